import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'

/**
 * The minimum that brings a confirmation to a page, and the page further: no database, no ticket, no framework.
 * `ws://…/<scene>` waits for it; `POST /confirm { scene, user }` sends the user over that socket. `/login` is a page that
 * waits so, then posts to `/session` for a cookie, then goes to `/`.
 */
const confirmation = z.object({ scene: z.string(), user: z.unknown() })
const sockets = new Map<string, WebSocket>()

const login = `<!doctype html><title>login</title><p>opening</p><script>
const socket = new WebSocket(location.origin.replace('http', 'ws') + '/page')
socket.onopen = () => { document.querySelector('p').textContent = 'listening' }
socket.onmessage = async () => {
  await fetch('/session', { method: 'POST' })
  location.assign('/')
}
</script>`

const server = createServer((request, response) => {
  response.setHeader('cache-control', 'no-store').setHeader('content-type', 'text/html')
  if (request.url === '/confirm') void confirm(request, response)
  else if (request.url === '/session') response.setHeader('set-cookie', 'session=1; HttpOnly').end('{}')
  else response.end(request.url === '/login' ? login : '<!doctype html><title>next</title><p>Signed in')
})

new WebSocketServer({ server }).on('connection', (socket, request) => {
  const scene = (request.url ?? '').slice(1)
  sockets.set(scene, socket)
  socket.once('close', () => sockets.get(scene) === socket && sockets.delete(scene))
})

async function confirm(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) text += String(part)
  const { scene, user } = confirmation.parse(JSON.parse(text))
  sockets.get(scene)?.send(JSON.stringify(user))
  response.end()
}

server.listen(0, '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'

/**
 * The minimum that brings a confirmation to a page: no database, no ticket, no framework.
 * `ws://…/<scene>` waits for it; `POST /confirm { scene, user }` sends the user over that socket.
 */
const confirmation = z.object({ scene: z.string(), user: z.unknown() })
const pages = new Map<string, WebSocket>()

const server = createServer((request, response) => {
  if (request.method === 'POST') void confirm(request, response)
  else response.end()
})

new WebSocketServer({ server }).on('connection', (socket, request) => {
  const scene = (request.url ?? '').slice(1)
  pages.set(scene, socket)
  socket.once('close', () => pages.delete(scene))
})

async function confirm(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) text += String(part)
  const { scene, user } = confirmation.parse(JSON.parse(text))
  pages.get(scene)?.send(JSON.stringify(user))
  response.end()
}

server.listen(0, '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

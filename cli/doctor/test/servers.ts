/** For tests: servers that answer in one wrong way. */
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'
import { createServer as createSecureServer } from 'node:https'
import { WebSocketServer } from 'ws'
import { selfSigned } from './certificate.ts'

/** Takes connections and says nothing. */
export function silentServer(): Server {
  return createServer(() => undefined)
}

/** Closes every connection at its first byte. */
export function closingServer(): Server {
  return createServer((socket) => socket.once('data', () => socket.destroy()))
}

export function secureServer(): Server {
  return createSecureServer(selfSigned(), (_, response) => response.end())
}

/** Answers every request with these bytes. */
export function answering(body: string | Buffer, status = 200): Server {
  return createHttpServer((_, response) => response.writeHead(status).end(body))
}

export function redirecting(location: string): Server {
  return createHttpServer((_, response) => response.writeHead(302, { location }).end())
}

/** WeChat, but for the pictures. */
export function pictureServer(picture: Buffer): Server {
  const token = JSON.stringify({ access_token: 'a'.repeat(136), expires_in: 7200 })
  const refusal = JSON.stringify({ errcode: 40029, errmsg: 'invalid code' })
  return createHttpServer((request, response) => {
    if (request.url?.startsWith('/wxa/')) return void response.end(picture)
    response.end(request.url?.startsWith('/sns/') ? refusal : token)
  })
}

/** A Pusher server that greets every socket with this error, and publishes nothing. */
export function refusingPusher(code: number, message: string): Server {
  const server = createHttpServer((_, response) => response.end('{}'))
  new WebSocketServer({ server }).on('connection', (socket) => {
    socket.send(JSON.stringify({ event: 'pusher:error', data: { code, message } }))
    socket.close(code, message)
  })
  return server
}

const encryptionRequest = 80_877_103

/** A PostgreSQL server that refuses everybody, in PostgreSQL's words. */
export function refusingPostgres(code: string, message: string): Server {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  return createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (data: Buffer) => {
      if (data.length === 8 && data.readInt32BE(4) === encryptionRequest) return void socket.write('N')
      socket.end(Buffer.concat([head, fields]))
    })
  })
}

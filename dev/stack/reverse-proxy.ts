import { Agent, createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** One request and its answer. */
export interface Exchange {
  method: string
  /** With its query. */
  path: string
  status: number
  /** Bytes on the wire, heads and bodies as they went, of the request and of the answer. */
  received: number
  sent: number
}

export interface FrontOptions {
  /** The instances behind it, in turn for each request. */
  targets: string[]
  /** 0, the default, takes a free one. */
  port?: number
  /** Is the answer to this request to be lost, once the app has given it? The connection is cut instead. */
  losesAnswer?: (request: IncomingMessage) => boolean
  /** Hears of each exchange when it is over, whichever way. */
  onExchange?: (exchange: Exchange) => void
}

export interface Front {
  url: string
  close(): Promise<void>
}

/** One address for several instances of the app, as a proxy or a platform gives them: `SAOMA_TRUST_PROXY=1` behind it. */
export async function startFront({
  targets,
  port = 0,
  losesAnswer,
  onExchange,
}: FrontOptions): Promise<Front> {
  const agent = new Agent({ keepAlive: true })
  /** How many bytes of a connection belong to exchanges that are over. */
  const counted = new WeakMap<Socket, { received: number; sent: number }>()
  let turn = 0

  function pass(request: IncomingMessage, response: ServerResponse): void {
    const target = new URL(targets[turn++ % targets.length] ?? '')
    const lost = losesAnswer?.(request) ?? false
    const { method, url: path } = request
    const passed = ask({
      agent,
      hostname: target.hostname,
      port: target.port,
      method,
      path,
      headers: told(request),
    })
    passed.on('response', (answer) => {
      if (!lost) {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
        answer.once('error', () => response.destroy())
        return
      }
      answer.resume().once('close', () => request.socket.destroy())
    })
    // Whoever asked learns no more than that there is no answer.
    passed.on('error', () => request.socket.destroy())
    response.once('close', () => passed.destroy())
    response.once('close', () => onExchange?.(exchangeOf(request, response)))
    request.pipe(passed)
  }

  /** A connection has one exchange after the other. */
  function exchangeOf(
    { socket, method = '', url = '' }: IncomingMessage,
    { statusCode }: ServerResponse,
  ): Exchange {
    const before = counted.get(socket) ?? { received: 0, sent: 0 }
    const now = { received: socket.bytesRead, sent: socket.bytesWritten }
    counted.set(socket, now)
    const [received, sent] = [now.received - before.received, now.sent - before.sent]
    return { method, path: url, status: statusCode, received, sent }
  }

  const server = createServer({ keepAliveTimeout: 75_000 }, pass)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

/** What the client says, but for who it is and what it asked for: that is known here. */
function told({ headers, socket }: IncomingMessage): IncomingMessage['headers'] {
  const own = Object.entries(headers).filter(([name]) => !/^(x-forwarded-|forwarded$|x-real-ip$)/.test(name))
  return {
    ...Object.fromEntries(own),
    'x-forwarded-for': socket.remoteAddress ?? '',
    'x-forwarded-proto': 'http',
  }
}

import { Agent, createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** One request and its response. */
export interface Exchange {
  method: string
  /** With its query. */
  path: string
  status: number
  /** Bytes on the wire of request and response, headers included. */
  received: number
  sent: number
}

export interface ReverseProxyOptions {
  /** The instances behind it. Requests go to each in turn. */
  targets: string[]
  /** 0, the default, is a free one. */
  port?: number
  /** Whether to lose the response to a request: the app has sent it, and the connection is cut instead. */
  losesAnswer?: (request: IncomingMessage) => boolean
  /** Called at the end of each exchange, however it ends. */
  onExchange?: (exchange: Exchange) => void
}

export interface ReverseProxy {
  url: string
  close(): Promise<void>
}

/** One address for several instances of the app, as behind a load balancer. They need `SAOMA_TRUST_PROXY=1`. */
export async function startReverseProxy({
  targets,
  port = 0,
  losesAnswer,
  onExchange,
}: ReverseProxyOptions): Promise<ReverseProxy> {
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
    // The client only sees that there is no response.
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

/** The client's headers, except for those that say who it is: the proxy knows that itself. */
function told({ headers, socket }: IncomingMessage): IncomingMessage['headers'] {
  const own = Object.entries(headers).filter(([name]) => !/^(x-forwarded-|forwarded$|x-real-ip$)/.test(name))
  return {
    ...Object.fromEntries(own),
    'x-forwarded-for': socket.remoteAddress ?? '',
    'x-forwarded-proto': 'http',
  }
}

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { knownApps, type PusherApp } from './apps.ts'
import { Broker } from './broker.ts'
import { type Clock, systemClock } from './clock.ts'
import { controlApi } from './control-api.ts'
import { Faults, httpFault } from './faults.ts'
import { httpApi } from './http-api.ts'
import type { RefusalForm } from './protocol.ts'
import { Sockets } from './sockets.ts'

export type { PusherApp } from './apps.ts'
export { type Clock, MovableClock } from './clock.ts'

export interface PusherStandInOptions {
  /** At least one. */
  apps: readonly PusherApp[]
  /** Default 0: any free port. */
  port?: number
  /** Default `127.0.0.1`. */
  host?: string
  clock?: Clock
  /** How a refused subscription is answered. Default `documented`. */
  refusals?: RefusalForm
}

export interface PusherStandIn {
  /** `http://host:port`, for the HTTP API and WebSockets alike. */
  url: string
  /** Tells every client to reconnect (4200) and stops within half a second. */
  close: () => Promise<void>
}

/** How long clients have to answer the close of a stopping server. */
const CLOSE_GRACE_MS = 250

/**
 * Starts a stand-in for Pusher Channels, in memory.
 *
 * Rejects with Node's error if it cannot listen, with an Error if an app is malformed.
 *
 * @example
 * const { url } = await startPusherStandIn({ apps: [{ id: '1', key: 'key', secret: 'secret' }] })
 * const server = new Pusher({ appId: '1', key: 'key', secret: 'secret', host: '127.0.0.1', port: new URL(url).port })
 * const client = new PusherJs('key', { cluster: 'mt1', wsHost: '127.0.0.1', wsPort: Number(new URL(url).port), forceTLS: false })
 */
export async function startPusherStandIn(options: PusherStandInOptions): Promise<PusherStandIn> {
  const { port = 0, host = '127.0.0.1', clock = systemClock, refusals = 'documented' } = options
  const apps = knownApps(options.apps)
  const broker = new Broker(apps)
  const faults = new Faults(refusals)
  const sockets = new Sockets({ apps, broker, faults, clock })

  const routes = new Hono()
    .use('/apps/*', httpFault(faults, clock))
    .route('/apps', httpApi(apps, broker, clock))
    .route('/_dev', controlApi({ broker, faults, sockets }))
    .notFound((c) => c.text('Not found\n', 404))

  const respond = getRequestListener((request, env) => routes.fetch(toWebRequest(request), env), {
    overrideGlobalObjects: false,
  })
  const server = createServer((incoming, outgoing) => void respond(incoming, outgoing))
  // So that a client can tell it from Pusher.
  server.prependListener('request', (_, response) => response.setHeader('Server', 'pusher-standin'))
  server.on('upgrade', (request, socket, head) => void sockets.upgrade(request, socket, head))
  server.listen(port, host)
  await once(server, 'listening')
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${taken}`,
    close: () => stop(server, sockets),
  }
}

async function stop(server: Server, sockets: Sockets): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  sockets.disconnect(4200)
  server.closeIdleConnections()
  const late = setTimeout(() => {
    sockets.disconnect()
    server.closeAllConnections()
  }, CLOSE_GRACE_MS)
  await closed
  clearTimeout(late)
}

/** hono's body limit wraps a body of unknown length, which only a real Request allows. */
function toWebRequest(request: Request): Request {
  const { method, url, headers, body } = request
  if (body === null || headers.has('content-length')) return request
  return new Request(url, { method, headers, body, duplex: 'half' } as RequestInit)
}

import { once } from 'node:events'
import { type AddressInfo, isIPv6 } from 'node:net'
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { knownApps, type PusherApp } from './apps.ts'
import { Broker } from './broker.ts'
import { type Clock, systemClock } from './clock.ts'
import { devRoutes } from './dev-routes.ts'
import { Faults } from './faults.ts'
import { httpApi } from './http-api.ts'
import { httpFault } from './http-fault.ts'
import { toWebRequest } from './to-web-request.ts'
import { Sockets } from './sockets.ts'

export interface PusherOptions {
  apps: readonly PusherApp[]
  /** 0, the default, takes a free port. */
  port?: number
  /** Loopback, `127.0.0.1`, unless told otherwise. */
  host?: string
  clock?: Clock
}

export interface RunningPusher {
  /** `http://host:port`: the HTTP API and, on the same port, the WebSockets. */
  url: string
  /** Tells every client to reconnect (4200), then ends, within half a second. */
  close(): Promise<void>
}

/** Time for clients to answer the close of a stopping server. */
const FAREWELL_MS = 250

/** Starts a stand-in for Pusher Channels, all in memory. Rejects with EADDRINUSE on a port in use. */
export async function startPusher(options: PusherOptions): Promise<RunningPusher> {
  const { port = 0, host = '127.0.0.1', clock = systemClock } = options
  const apps = knownApps(options.apps)
  const broker = new Broker(apps)
  const faults = new Faults()
  const sockets = new Sockets({ apps, broker, faults, clock })

  const routes = new Hono()
    .use('/apps/*', httpFault(faults, clock))
    .route('/apps', httpApi(apps, broker, clock))
    .route('/_dev', devRoutes({ broker, faults, sockets }))
    .notFound((c) => c.text('Not found\n', 404))

  const answer = getRequestListener((request, env) => routes.fetch(toWebRequest(request), env), {
    overrideGlobalObjects: false,
  })
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
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
  const farewell = setTimeout(() => {
    sockets.disconnect()
    server.closeAllConnections()
  }, FAREWELL_MS)
  await closed
  clearTimeout(farewell)
}

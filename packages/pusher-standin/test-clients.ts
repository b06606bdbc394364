import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import vm from 'node:vm'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import type Pusher from 'pusher'
import PusherJs, { type ChannelAuthorizationHandler } from 'pusher-js'
import { WebSocket } from 'ws'

type Client = typeof PusherJs
const require = createRequire(import.meta.url)

/** The browser globals that pusher-js needs and Node 20 lacks. */
function scope(): Record<string, unknown> {
  const { setTimeout, clearTimeout, setInterval, clearInterval, crypto, btoa, fetch, console } = globalThis
  const found = {
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    crypto,
    btoa,
    fetch,
    console,
    WebSocket,
  }
  const page = { body: {}, location: { protocol: 'http:' } }
  const self: Record<string, unknown> = { ...found, navigator: { onLine: true }, document: page }
  return Object.assign(self, { self, window: self, addEventListener() {}, removeEventListener() {} })
}

/** Evaluates a browser build in a global scope of its own, as a script tag would. */
function evaluated(file: string): Client {
  const context = vm.createContext(scope())
  vm.runInContext(readFileSync(require.resolve(file), 'utf8'), context)
  return Reflect.get(context, 'Pusher') as Client
}

/** The official client's builds that support encrypted channels. */
export function clientBuilds(): [name: string, Client][] {
  return [
    ['pusher-js in Node', PusherJs],
    ['pusher-js/with-encryption', evaluated('pusher-js/dist/web/pusher-with-encryption.js')],
  ]
}

export interface AuthEndpoint {
  /** Requests authorization as pusher-js does, the same in every build. */
  authorize: ChannelAuthorizationHandler
  close(): void
}

/** An application's auth endpoint. `signer` provides the current `pusher`. */
export async function startAuthEndpoint(signer: () => Pusher): Promise<AuthEndpoint> {
  const app = new Hono().post('/auth', async (c) => {
    const { socket_id: socketId, channel_name: channel } = await c.req.parseBody<Record<string, string>>()
    return c.json(signer().authorizeChannel(socketId ?? '', channel ?? ''))
  })
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth`
  return {
    authorize: (asked, done) => void ask(url, asked, done),
    close: () => server.close(),
  }
}

type Authorize = Parameters<ChannelAuthorizationHandler>

async function ask(url: string, asked: Authorize[0], done: Authorize[1]): Promise<void> {
  const body = new URLSearchParams({ socket_id: asked.socketId, channel_name: asked.channelName })
  const answer = await fetch(url, { method: 'POST', body })
  done(null, (await answer.json()) as Pusher.ChannelAuthResponse)
}

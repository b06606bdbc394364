import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import vm from 'node:vm'
import PusherJs from 'pusher-js'
import { WebSocket } from 'ws'

type Client = typeof PusherJs
const require = createRequire(import.meta.url)

/** What pusher-js asks of a browser's or a worker's global scope, and Node 20 has not. */
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

/** A browser's build as it is, evaluated in a global scope of its own, as a script tag would. */
function evaluated(file: string): Client {
  const context = vm.createContext(scope())
  vm.runInContext(readFileSync(require.resolve(file), 'utf8'), context)
  return Reflect.get(context, 'Pusher') as Client
}

/** The builds of the official client that subscribe to encrypted channels. */
export function clientBuilds(): [name: string, Client][] {
  return [
    ['pusher-js in Node', PusherJs],
    ['pusher-js/with-encryption', evaluated('pusher-js/dist/web/pusher-with-encryption.js')],
    ['pusher-js/worker/with-encryption', evaluated('pusher-js/dist/worker/pusher-with-encryption.worker.js')],
  ]
}

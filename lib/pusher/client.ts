import http from 'node:http'
import https from 'node:https'
import Pusher from 'pusher'
import { env } from '../env.ts'

// Next evaluates this module several times in one process; its connections are better shared.
const shared = globalThis as { saomaPusher?: Pusher }

const timeoutMs = 3_000
/** Long enough for a person to decide, and well under what servers give an idle connection. Node's own is 5 s. */
const idleMs = 30_000

/** The official client, for hosted Pusher or for a server of one's own. */
export function pusher(): Pusher {
  return (shared.saomaPusher ??= new Pusher(options()))
}

function options(): Pusher.Options {
  const e = env()
  const app = {
    appId: e.PUSHER_APP_ID,
    key: e.PUSHER_KEY,
    secret: e.PUSHER_SECRET,
    encryptionMasterKeyBase64: e.PUSHER_ENCRYPTION_KEY,
    useTLS: e.PUSHER_TLS,
    timeout: timeoutMs,
    agent: keptAlive(e.PUSHER_TLS),
  }
  if (e.PUSHER_HOST === undefined) return { ...app, cluster: e.PUSHER_CLUSTER }
  return { ...app, host: e.PUSHER_HOST, ...(e.PUSHER_PORT !== undefined && { port: String(e.PUSHER_PORT) }) }
}

/** The confirmation comes some seconds after the scan: it finds the connection open, and waits for no handshake. */
function keptAlive(tls: boolean): http.Agent {
  const options = { keepAlive: true, timeout: idleMs }
  return tls ? new https.Agent(options) : new http.Agent(options)
}

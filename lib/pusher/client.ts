import http from 'node:http'
import https from 'node:https'
import Pusher from 'pusher'
import { env } from '../env.ts'
import { remember } from '../per-process.ts'
import { channelOf } from './channel.ts'

const timeoutMs = 3_000
/** Long enough for a person to decide, and well below the idle timeout of servers. Node's default is 5 s. */
const idleMs = 30_000

/** The official client, for hosted Pusher or a server of your own. */
export function pusher(): Pusher {
  return remember('pusher', () => new Pusher(options()))
}

export type ChannelAuthorization = { auth: string; shared_secret?: string }

const socketIdForm = /^\d{1,20}\.\d{1,20}$/

export function isSocketId(text: string): boolean {
  return socketIdForm.test(text)
}

/** Authorizes one socket for the channel of a scene, in Pusher's format. Check first that it may subscribe. */
export function authorizeChannel(socketId: string, scene: string): ChannelAuthorization {
  return pusher().authorizeChannel(socketId, channelOf(scene))
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
    agent: keepAliveAgent(e.PUSHER_TLS),
  }
  if (e.PUSHER_HOST === undefined) return { ...app, cluster: e.PUSHER_CLUSTER }
  return { ...app, host: e.PUSHER_HOST, ...(e.PUSHER_PORT !== undefined && { port: String(e.PUSHER_PORT) }) }
}

/** The confirmation follows the scan within seconds and reuses its connection, without another handshake. */
function keepAliveAgent(tls: boolean): http.Agent {
  const options = { keepAlive: true, timeout: idleMs }
  return tls ? new https.Agent(options) : new http.Agent(options)
}

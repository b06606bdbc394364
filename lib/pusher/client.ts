import Pusher from 'pusher'
import { env } from '../env.ts'
import { connectionsFor, type HttpAnswer, send } from '../http.ts'
import { remember } from '../per-process.ts'
import { apiOrigin, channelOf } from './channel.ts'

const timeoutMs = 3_000
/**
 * The confirmation follows the scan and reuses its connection: long enough for a person to decide, and well below the idle timeout
 * of servers.
 */
const idleMs = 30_000

/** The official client, for hosted Pusher or a server of your own. */
export function pusher(): Pusher {
  return remember('pusher', () => new KeepAlivePusher(options()))
}

type PusherResponse = Awaited<ReturnType<Pusher['post']>>

/** Sends as the calls to WeChat are sent, not by the official client's node-fetch. */
class KeepAlivePusher extends Pusher {
  /** Rejects with a RequestError, whose `url` is signed: never log it. */
  override async post({ path, params, body: data }: Pusher.PostOptions): Promise<PusherResponse> {
    const url = new URL(`/apps/${env().PUSHER_APP_ID}${path}`, apiOrigin())
    const body = JSON.stringify(data)
    const request = { method: 'POST', path: url.pathname, body, ...(params && { params }) }
    url.search = this.createSignedQueryString(request)
    const answer = await send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(timeoutMs),
      connections: connectionsFor('pusher', idleMs),
    }).catch((error: Error) => {
      throw new Pusher.RequestError('Request failed with an error', url.href, error)
    })
    const { status, bytes } = answer
    if (status < 400) return responseOf(answer)
    const message = `Unexpected status code ${status}`
    throw new Pusher.RequestError(message, url.href, new Error(message), status, bytes.toString())
  }
}

/** What the doctor reads of a Response. */
function responseOf({ status, headers, bytes }: HttpAnswer): PusherResponse {
  const response = {
    status,
    get headers(): Headers {
      return new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    },
    text: async () => bytes.toString(),
  }
  return response as unknown as PusherResponse
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
  }
  if (e.PUSHER_HOST === undefined) return { ...app, cluster: e.PUSHER_CLUSTER }
  return { ...app, host: e.PUSHER_HOST, ...(e.PUSHER_PORT !== undefined && { port: String(e.PUSHER_PORT) }) }
}

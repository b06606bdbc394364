import { SaomaError } from '../errors.ts'
import { authorizeChannel, type ChannelAuthorization, isSocketId } from '../pusher/client.ts'
import { sceneOf } from '../pusher/channel.ts'
import { isExpired } from '../scene/scene.ts'
import { type Browser, limitBrowser, sceneOfBrowser } from './browser.ts'

type Asked = { socketId: string; channel: string; browser: Browser }

/**
 * Authorizes a socket for the channel of a scene: only for the browser that opened the scene, and only until it expires.
 * Throws `bad_request` for a malformed socket id, `forbidden` for any other channel, `rate_limited`.
 */
export async function authorizeLogin({ socketId, channel, browser }: Asked): Promise<ChannelAuthorization> {
  if (!isSocketId(socketId)) throw new SaomaError('bad_request', { field: 'socket_id' })
  const id = sceneOf(channel)
  if (id === null) {
    await limitBrowser('pusher', browser)
    throw new SaomaError('forbidden')
  }
  const scene = await sceneOfBrowser(id, browser, 'pusher').catch(forbidden)
  if (isExpired(scene)) throw new SaomaError('forbidden')
  return authorizeChannel(socketId, scene.id)
}

function forbidden(error: unknown): never {
  throw error instanceof SaomaError && error.code === 'scene_unknown' ? new SaomaError('forbidden') : error
}

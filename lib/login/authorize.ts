import { SaomaError } from '../errors.ts'
import { authorizeChannel, type ChannelAuthorization, isSocketId } from '../pusher/authorize.ts'
import { sceneOf } from '../pusher/channel.ts'
import { browserScene } from './status.ts'

export type { ChannelAuthorization }

type Asked = { socketId: string; channel: string; browserSecret: string }

/**
 * Lets a socket into the channel of a scene: only the browser that opened the scene, and only while it lives.
 * Throws `bad_request` for a socket id that is none, `forbidden` for every channel that is not that one.
 */
export async function authorizeLogin({
  socketId,
  channel,
  browserSecret,
}: Asked): Promise<ChannelAuthorization> {
  if (!isSocketId(socketId)) throw new SaomaError('bad_request', { field: 'socket_id' })
  const id = sceneOf(channel)
  if (id === null) throw new SaomaError('forbidden')
  const scene = await browserScene(id, browserSecret).catch(forbidden)
  if (scene.expired) throw new SaomaError('forbidden')
  return authorizeChannel(socketId, scene.id)
}

function forbidden(error: unknown): never {
  throw error instanceof SaomaError ? new SaomaError('forbidden') : error
}

import { log } from '../log.ts'
import { channelOf } from './channel.ts'
import { pusher } from './client.ts'

/** Keeps the process alive for work that outlasts the answer. Resolves at once, or when the work is done. */
export type WaitUntil = (work: Promise<void>) => Promise<void>

/** What the page of a scene is told. */
export type ChannelEvents = {
  scanned: { user: { nickname: string | null; avatarUrl: string | null }; number?: string }
  credentials: { ticket: string; user: object }
  cancelled: Record<string, never>
  taken: Record<string, never>
}

/**
 * Publishes on the channel of a scene. On serverless, what nobody waits for is lost: await it or give it to a `WaitUntil`.
 * Never throws: the page asks as well, so an event that fails costs seconds, not the login.
 */
export async function publish<E extends keyof ChannelEvents>(
  scene: string,
  event: E,
  data: ChannelEvents[E],
): Promise<void> {
  try {
    await pusher().trigger(channelOf(scene), event, data)
  } catch (error) {
    // Not the error itself: it holds the signed address.
    const { status } = error as { status?: number }
    log().error({ event, cause: status === undefined ? 'no answer' : `status ${status}` }, 'publish failed')
  }
}

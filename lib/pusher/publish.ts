import { log } from '../log.ts'
import { channelOf } from './channel.ts'
import { pusher } from './client.ts'

/** Keeps the process alive for work that outlasts the response. Resolves at once, or when the work is done. */
export type WaitUntil = (work: Promise<void>) => Promise<void>

/** The events on the channel of a scene, and their data. */
export type ChannelEvents = {
  scanned: { user: { nickname: string | null; avatarUrl: string | null }; number?: string }
  credentials: { ticket: string; user: object }
  cancelled: Record<string, never>
  taken: Record<string, never>
}

/**
 * Publishes an event on the channel of a scene. Await it or hand it to a `WaitUntil`: on serverless platforms, work that
 * nobody awaits is lost. Never throws: the page polls as well, so a lost event costs seconds, not the login.
 *
 * @example
 * await publish(scene, 'scanned', { user: { nickname: 'Wang Wei', avatarUrl: null }, number: '42' })
 */
export async function publish<E extends keyof ChannelEvents>(
  scene: string,
  event: E,
  data: ChannelEvents[E],
): Promise<void> {
  try {
    await pusher().trigger(channelOf(scene), event, data)
  } catch (error) {
    // Not the error itself: it contains the signed URL.
    const { status } = error as { status?: number }
    log().error({ event, cause: status === undefined ? 'no answer' : `status ${status}` }, 'publish failed')
  }
}

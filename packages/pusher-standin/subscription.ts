import { z } from 'zod'
import type { PusherApp } from './apps.ts'
import { refusedAuth } from './channel-auth.ts'
import { CHANNEL_NAME, channelKind } from './channel-name.ts'
import type { Channels, Subscriber } from './channels.ts'
import { errorFrame, frame } from './frame.ts'

const subscribeData = z.object({
  channel: z.string(),
  auth: z.string().optional(),
  channel_data: z.string().optional(),
})

/** Answers `pusher:subscribe`: one frame to send back. */
export function subscribe(app: PusherApp, channels: Channels, subscriber: Subscriber, data: unknown): Buffer {
  const request = subscribeData.safeParse(data)
  if (!request.success) return errorFrame(null, 'Expected data of pusher:subscribe to name a channel')
  const { channel, auth, channel_data: channelData } = request.data
  if (!CHANNEL_NAME.test(channel)) return errorFrame(null, `Invalid channel name: ${channel}`)
  const kind = channelKind(channel)
  if (kind === 'not built') return errorFrame(null, `This stand-in has no channels of the kind of ${channel}`)
  if (kind === 'private') {
    const refused = refusedAuth(app, { socketId: subscriber.socketId, channel, auth, channelData })
    if (refused !== undefined) {
      return frame('pusher:subscription_error', { type: 'AuthError', error: refused, status: 401 }, channel)
    }
  }
  if (!channels.join(channel, subscriber))
    return errorFrame(null, `Existing subscription to channel ${channel}`)
  return frame('pusher_internal:subscription_succeeded', {}, channel)
}

/** Answers `pusher:unsubscribe`: nothing, unless there was no subscription. */
export function unsubscribe(channels: Channels, subscriber: Subscriber, data: unknown): Buffer | undefined {
  const request = subscribeData.safeParse(data)
  if (!request.success) return errorFrame(null, 'Expected data of pusher:unsubscribe to name a channel')
  const { channel } = request.data
  if (channels.leave(channel, subscriber)) return undefined
  return errorFrame(null, `No current subscription to channel ${channel}, or subscription in progress`)
}

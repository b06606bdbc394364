import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { PusherApp } from './apps.ts'
import type { Channels, Subscriber } from './broker.ts'
import { errorFrame, frame, type RefusalForm, refusalFrame } from './protocol.ts'

export const CHANNEL_NAME = /^[A-Za-z0-9_\-=@,.;]{1,200}$/

/** `unsupported`: presence and cache channels. */
export type ChannelKind = 'public' | 'private' | 'unsupported'

export function channelKind(name: string): ChannelKind {
  if (/^(presence-|cache-|private-cache-|private-encrypted-cache-)/.test(name)) return 'unsupported'
  return name.startsWith('private-') ? 'private' : 'public'
}

export interface ChannelClaim {
  socketId: string
  channel: string
  /** From the client's auth endpoint: `KEY:HMAC_SHA256(secret, "socket_id:channel")` in hex. */
  auth: string | undefined
  /** Part of the signature if the endpoint returned any. */
  channelData: string | undefined
}

/** Why the socket may not join the private channel. Undefined if it may. */
export function refusedAuth(app: PusherApp, claim: ChannelClaim): string | undefined {
  const { socketId, channel, auth, channelData } = claim
  if (!auth) return `Auth info required to subscribe to ${channel}`
  const [key, given, ...more] = auth.split(':')
  if (!key || !given || more.length > 0) {
    return `Auth value for subscription to ${channel} is invalid: should be of format 'key:signature'`
  }
  if (key !== app.key) return `Invalid key in subscription auth data: '${key}'`
  const signed = [socketId, channel, ...(channelData === undefined ? [] : [channelData])].join(':')
  if (matches(hmac(app.secret, signed), given)) return undefined
  return `Invalid signature: Expected HMAC SHA256 hex digest of ${signed}, but got ${given}`
}

/** HMAC-SHA256 in lower-case hex, the format of every signature in this protocol. */
export function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

/** Constant-time equality. */
export function matches(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const subscribeData = z.object({
  channel: z.string(),
  auth: z.string().optional(),
  channel_data: z.string().optional(),
})

interface SubscribeContext {
  app: PusherApp
  channels: Channels
  subscriber: Subscriber
  /** How to refuse a private channel. */
  refusals: RefusalForm
  /** True if the next private channel is to be refused although its auth is right. */
  takeFault(): boolean
}

/** Handles `pusher:subscribe`. Returns the frame to send back. */
export function subscribe(context: SubscribeContext, data: unknown): Buffer {
  const { app, channels, subscriber } = context
  const request = subscribeData.safeParse(data)
  if (!request.success) return errorFrame(null, 'Expected data of pusher:subscribe to name a channel')
  const { channel, auth, channel_data: channelData } = request.data
  if (!CHANNEL_NAME.test(channel)) return errorFrame(null, `Invalid channel name: ${channel}`)
  const kind = channelKind(channel)
  if (kind === 'unsupported')
    return errorFrame(null, `Channels like ${channel} are not supported by this stand-in`)
  if (kind === 'private') {
    const claim = { socketId: subscriber.socketId, channel, auth, channelData }
    const refused = refusedAuth(context.takeFault() ? { ...app, secret: '' } : app, claim)
    if (refused !== undefined) return refusalFrame(context.refusals, channel, refused)
  }
  if (!channels.join(channel, subscriber))
    return errorFrame(null, `Existing subscription to channel ${channel}`)
  return frame('pusher_internal:subscription_succeeded', {}, channel)
}

/** Handles `pusher:unsubscribe`. Returns a frame only on an error. */
export function unsubscribe(channels: Channels, subscriber: Subscriber, data: unknown): Buffer | undefined {
  const request = subscribeData.safeParse(data)
  if (!request.success) return errorFrame(null, 'Expected data of pusher:unsubscribe to name a channel')
  const { channel } = request.data
  if (channels.leave(channel, subscriber)) return undefined
  return errorFrame(null, `No current subscription to channel ${channel}, or subscription in progress`)
}

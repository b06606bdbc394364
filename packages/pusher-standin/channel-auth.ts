import { createHmac, timingSafeEqual } from 'node:crypto'
import type { PusherApp } from './apps.ts'

export interface ChannelClaim {
  socketId: string
  channel: string
  /** What the client got from its auth endpoint: `KEY:HMAC_SHA256(secret, "socket_id:channel")` in hex. */
  auth: string | undefined
  /** Signed along where the endpoint gave some. */
  channelData: string | undefined
}

/** Why this socket may not join this private channel, or undefined if it may. */
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

/** HMAC-SHA256 in lower-case hex, as every signature of this protocol is written. */
export function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

/** Equality in constant time: how long it takes says nothing about where two signatures part. */
export function matches(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

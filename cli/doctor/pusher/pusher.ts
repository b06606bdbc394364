import type PusherJs from 'pusher-js'
import { randomId } from '#lib/crypto.ts'
import { channelOf } from '#lib/pusher/channel.ts'
import { type Finding, ok, untried, wrong } from '../finding.ts'
import { within } from '../within.ts'
import { checkConnection, checkPresence } from './connect.ts'
import { checkPublishing } from './publish.ts'
import { openSocket } from './socket.ts'
import { checkSubscription } from './subscribe.ts'

const event = 'doctor'
const receiving = { zh: 'Pusher：收到并解密', en: 'Pusher: received and decrypted' }
const subscribing = { zh: 'Pusher：加密频道的订阅', en: 'Pusher: a place on an encrypted channel' }
const troubled = { zh: '前面有问题，未能检查', en: 'not tried, because of what is above' }
const unconnected = { zh: '没有连接，未能检查', en: 'not tried, for want of a connection' }

/** Publishes and receives one event on the encrypted channel of an invented scene. */
export async function checkPusher(waitMs: number): Promise<Finding[]> {
  const scene = randomId()
  const absence = await checkPresence(waitMs)
  if (absence) return withoutSocket(absence, channelOf(scene), waitMs)
  const socket = openSocket(scene)
  try {
    const connection = await checkConnection(socket, waitMs)
    if (connection.state !== 'ok') return await withoutSocket(connection, channelOf(scene), waitMs)
    return [connection, ...(await converse(socket, channelOf(scene), waitMs))]
  } finally {
    socket.disconnect()
  }
}

async function withoutSocket(connection: Finding, channel: string, waitMs: number): Promise<Finding[]> {
  const publishing = await checkPublishing(channel, event, {}, waitMs)
  return [connection, untried(subscribing, unconnected), publishing, untried(receiving, unconnected)]
}

async function converse(socket: PusherJs, channel: string, waitMs: number): Promise<Finding[]> {
  const sent = randomId()
  const subscription = await checkSubscription(socket, channel, waitMs)
  const heard = new Promise<unknown>((resolve) => {
    socket.channel(channel).bind(event, resolve)
  })
  const publishing = await checkPublishing(channel, event, { sent }, waitMs)
  const before = [subscription, publishing]
  if (before.some(({ state }) => state !== 'ok')) return [...before, untried(receiving, troubled)]
  return [...before, await received(heard, sent, waitMs)]
}

async function received(heard: Promise<unknown>, sent: string, waitMs: number): Promise<Finding> {
  const begun = performance.now()
  try {
    const data = await within(waitMs, heard)
    if ((data as { sent?: unknown } | null)?.sent === sent) {
      const ms = `${Math.round(performance.now() - begun)} ms`
      return ok(receiving, { zh: `用了 ${ms}`, en: `after ${ms}` })
    }
  } catch {
    // Below.
  }
  return wrong(receiving, {
    what: {
      zh: '事件已发布，浏览器一侧却没有收到，或无法解密。',
      en: 'The event was published, but did not arrive at the socket, or could not be decrypted.',
    },
    todo: {
      zh: '自建服务器的话，确认 HTTP API 和 WebSocket 是同一个服务器（多实例要共用一个后端，例如 Redis），并且支持加密频道；官方 Pusher 就稍后重试。',
      en: 'Of a server of your own, see that HTTP API and WebSocket are one server (several instances need a common backend such as Redis) that knows encrypted channels; with hosted Pusher, try again later.',
    },
  })
}

import type PusherJs from 'pusher-js'
import { randomId } from '#lib/crypto.ts'
import { apiOrigin, channelOf } from '#lib/pusher/channel.ts'
import { pusher } from '#lib/pusher/client.ts'
import { checks } from '../checks.ts'
import { type Advice, advise, type Finding, ok, untried, wrong } from '../finding.ts'
import { quote } from '../quote.ts'
import { isStranger, type Sought, strangerAdvice } from '../unexpected-answer.ts'
import { noAnswerOf, within } from '../unreachable.ts'
import { checkConnection, checkPresence, name, otherProtocol, service, unanswered } from './connect.ts'
import { refusedPublish, wrongSecret } from './refused.ts'
import { openSocket, subscribed } from './socket.ts'

const event = 'doctor'
const publishing = checks['pusher-publish']
const receiving = checks['pusher-receive']
const subscribing = checks['pusher-subscription']
const troubled = { zh: '前面的检查未通过，未检查', en: 'not checked: see above' }
const unconnected = { zh: '未连接，未检查', en: 'not checked: no connection' }

/** Publishes one event to the encrypted channel of an invented scene, and receives it. */
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
  const published = await checkPublishing(channel, event, {}, waitMs)
  return [connection, untried(subscribing, unconnected), published, untried(receiving, unconnected)]
}

async function converse(socket: PusherJs, channel: string, waitMs: number): Promise<Finding[]> {
  const sent = randomId()
  const subscription = await checkSubscription(socket, channel, waitMs)
  const heard = new Promise<unknown>((resolve) => {
    socket.channel(channel).bind(event, resolve)
  })
  const published = await checkPublishing(channel, event, { sent }, waitMs)
  const before = [subscription, published]
  if (before.some(({ state }) => state !== 'ok')) return [...before, untried(receiving, troubled)]
  return [...before, await received(heard, sent, waitMs)]
}

async function received(heard: Promise<unknown>, sent: string, waitMs: number): Promise<Finding> {
  const begun = performance.now()
  try {
    const data = await within(waitMs, heard)
    if ((data as { sent?: unknown } | null)?.sent === sent) {
      const ms = `${Math.round(performance.now() - begun)} ms`
      return ok(receiving, { zh: `耗时 ${ms}`, en: `after ${ms}` })
    }
  } catch {
    // Nothing came in time.
  }
  return wrong(
    receiving,
    advise(
      '事件已发布，但浏览器未收到或无法解密。',
      'The event was published, but did not arrive at the socket or could not be decrypted.',
      '如使用自建服务器，请确认 HTTP API 和 WebSocket 由同一服务器提供（多个实例需共用 Redis 等后端），且支持加密频道。如使用官方 Pusher，请稍后再试。',
      'With your own server, check that HTTP API and WebSocket are the same server (several instances need a shared backend such as Redis) and that it supports encrypted channels; with hosted Pusher, try again later.',
    ),
  )
}

/** Publishes with the client of the site. Its own `publish` only logs errors. */
async function checkPublishing(
  channel: string,
  event: string,
  data: object,
  waitMs: number,
): Promise<Finding> {
  try {
    const response = await pusher().trigger(channel, event, data)
    const seen = { status: response.status, headers: response.headers, body: await response.text() }
    // Pusher answers {}. A captive portal answers 200 too.
    return isStranger(seen) ? wrong(publishing, strangerAdvice(seen, sought())) : ok(publishing)
  } catch (error) {
    return wrong(publishing, await publishAdvice(error, waitMs))
  }
}

async function publishAdvice(error: unknown, waitMs: number): Promise<Advice> {
  // Never print the error itself: it contains the signed address.
  const { status, body, error: inner } = error as { status?: number; body?: string; error?: unknown }
  if (status !== undefined) {
    const seen = { status, headers: new Headers(), body: body ?? '' }
    if (isStranger(seen)) return strangerAdvice(seen, sought())
    return { ...refusedPublish(status, seen.body), theirs: quote(`${status} ${seen.body}`) }
  }
  const reason = noAnswerOf(inner)
  return (
    (await otherProtocol(apiOrigin(), reason, waitMs)) ?? unanswered(service(apiOrigin()), reason, waitMs)
  )
}

function sought(): Sought {
  return { ...service(apiOrigin()), name }
}

/** Subscribes with an authorization signed here, as the site signs it. */
async function checkSubscription(socket: PusherJs, channel: string, waitMs: number): Promise<Finding> {
  try {
    const refusal = await within(waitMs, subscribed(socket, channel))
    if (refusal === null) return ok(subscribing)
    return wrong(subscribing, { ...wrongSecret(), theirs: quote(`${refusal.code ?? ''} ${refusal.words}`) })
  } catch {
    return wrong(subscribing, noSubscription)
  }
}

const noSubscription = advise(
  '已连接，但订阅频道未得到响应。',
  'The socket is connected, but the subscription gets no answer.',
  '请稍后再试。如使用自建服务器，请确认其支持 private-encrypted 频道。',
  'Try again later; with your own server, check that it supports private-encrypted channels.',
)

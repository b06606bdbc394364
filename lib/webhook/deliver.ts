import { Webhook } from 'standardwebhooks'
import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { keepDelivering, post } from '../delivery.ts'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { remember } from '../per-process.ts'
import type { EventType } from './outbox.ts'

type Event = {
  id: bigint
  messageId: string
  type: EventType
  userId: string | null
  siteId: string | null
  reason: string | null
  createdAt: Date
  tries: number
}

/** In each process: a receiver that does not answer costs no more than so many sockets. */
const atOnce = 10
const timeoutMs = 10_000
/** Then the rest waits for the next timer or request: the operator's commands, and a platform's background work, have to end. */
const passMs = 10_000
/** Longer than an attempt takes: meanwhile no other instance makes one. Doubled for each further attempt. */
const minSeconds = 20
const maxSeconds = 3_600

/** SQL: whether an event `e` is the next one of its user. One that is a day old is given up, and stands in nobody's way. */
const isNext = Prisma.sql`(e."createdAt" > now() - interval '1 day' AND NOT EXISTS (
  SELECT FROM "WebhookEvent" o
  WHERE o."userId" = e."userId" AND o.id < e.id AND o."createdAt" > now() - interval '1 day'))`

/**
 * Delivers the events that are due (Standard Webhooks), and again later what failed. Each is delivered at least once, unless the
 * receiver fails for a day, and those of one user in their order. Does nothing without SAOMA_WEBHOOK_URL. Never throws. Call it
 * after whatever leaves an event.
 */
export async function deliverEvents(): Promise<void> {
  if (env().SAOMA_WEBHOOK_URL === undefined) return
  await keepDelivering('webhook events', deliverAll, nextDue)
}

/** Those that are given up go first, also where nothing else cleans up: they name people. */
async function deliverAll(): Promise<void> {
  await removeEvents(500)
  await deliverDue(performance.now() + passMs)
}

/** Delivers one event after another until `end`. While there are more, others like it join in. Never throws. */
async function deliverDue(end: number): Promise<void> {
  const running = remember('deliveries of webhook events', () => ({ count: 0 }))
  if (running.count >= atOnce) return
  running.count += 1
  const joined: Promise<void>[] = []
  try {
    while (performance.now() < end) {
      const event = await claim()
      if (event === null) break
      if (running.count < atOnce) joined.push(deliverDue(end))
      await deliver(event)
    }
  } catch (error) {
    log().warn({ cause: error instanceof Error ? error.name : 'unknown' }, 'webhook events not delivered')
  }
  running.count -= 1
  await Promise.all(joined)
}

/** SKIP LOCKED: instances never deliver the same one. */
async function claim(): Promise<Event | null> {
  const [event] = await db().$queryRaw<Event[]>`
    UPDATE "WebhookEvent" SET tries = tries + 1, "dueAt" = now() + make_interval(secs => ${minSeconds}::int)
    WHERE id = (
      SELECT id FROM "WebhookEvent" e WHERE "dueAt" <= now() AND ${isNext}
      ORDER BY "dueAt" LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, "messageId", type, "userId", "siteId", reason, "createdAt", tries`
  return event ?? null
}

async function deliver(event: Event): Promise<void> {
  try {
    const status = await send(event)
    if (status < 200 || status > 299) throw new Error(`status ${status}`)
  } catch (error) {
    const cause = error instanceof Error ? error.message : 'unknown'
    log().warn({ event: event.messageId, type: event.type, tries: event.tries, cause }, 'webhook failed')
    return putOff(event)
  }
  await db().$executeRaw`DELETE FROM "WebhookEvent" WHERE id = ${event.id}`
}

/** Signed anew for each attempt: receivers refuse what is older than some minutes. */
function send(event: Event): Promise<number> {
  const { SAOMA_WEBHOOK_URL: url = '', SAOMA_WEBHOOK_SECRET: secret = '' } = env()
  const body = bodyOf(event)
  const now = new Date()
  const headers = {
    'content-type': 'application/json',
    'webhook-id': event.messageId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(event.messageId, now, body),
  }
  return post(url, { body, headers }, timeoutMs)
}

function bodyOf({ type, createdAt, userId, siteId, reason }: Event): string {
  const data = {
    userId,
    ...(type.startsWith('login.') && { clientId: siteId }),
    ...(type === 'login.refused' && { reason }),
  }
  return JSON.stringify({ type, timestamp: createdAt.toISOString(), data })
}

/** Those of the same user wait with it, so that `claim` does not look at them each time. */
async function putOff({ id, userId, tries }: Event): Promise<void> {
  const seconds = Math.min(minSeconds * 2 ** (tries - 1), maxSeconds)
  await db().$executeRaw`
    UPDATE "WebhookEvent" SET "dueAt" = greatest("dueAt", now() + make_interval(secs => ${seconds}::int))
    WHERE id = ${id} OR "userId" = ${userId}`
}

/** Or when the oldest event is to be given up. */
async function nextDue(): Promise<number | null> {
  const [row] = await db().$queryRaw<{ ms: number | null }[]>`
    SELECT extract(epoch FROM least(
      (SELECT "dueAt" FROM "WebhookEvent" e WHERE ${isNext} ORDER BY "dueAt" LIMIT 1),
      (SELECT "createdAt" + interval '1 day' FROM "WebhookEvent" ORDER BY id LIMIT 1)
    ) - now())::float8 * 1000 AS ms`
  return row?.ms ?? null
}

/** Deletes at most `max` events that are a day old. Returns how many were deleted. */
export async function removeEvents(max: number): Promise<number> {
  const removed = await db().$executeRaw`
    DELETE FROM "WebhookEvent" WHERE id IN (SELECT id FROM "WebhookEvent" ORDER BY id LIMIT ${max}::int)
      AND "createdAt" <= now() - interval '1 day'`
  if (removed > 0) log().warn({ events: removed }, 'webhook events given up')
  return removed
}

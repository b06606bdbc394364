import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { type LoggedIn, logIn } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { type Attempt, type EventReceiver, receiveEvents } from '../clients/webhook.ts'
import { sql } from '../sql.ts'
import { until } from '../until.ts'

let stack: Stack
let receiver: EventReceiver
beforeAll(async () => {
  receiver = await receiveEvents()
  stack = await startStack({ apps: 2, env: { SAOMA_RATE_LIMIT: 'off', ...receiver.settings } })
})
afterAll(async () => {
  await stack.close()
  await receiver[Symbol.asyncDispose]()
})
beforeEach(() => {
  receiver.answer = () => 204
})

const ofLogin = ['user.created', 'login.completed']

/** Somebody new, at the first instance. */
function newLogin(): Promise<LoggedIn> {
  return logIn(new Browser(stack.urls.app), new Phone(stack.urls.app, stack.urls.wechat))
}

function outbox(): Promise<{ type: string; tries: number }[]> {
  return sql(stack.urls.database, 'SELECT type, tries FROM "WebhookEvent" ORDER BY id')
}

/** Waits until the events of a login have been delivered, in their order. Each was verified by the library. */
async function untilTold(userId: string): Promise<void> {
  const told = (): string[] => receiver.of(userId).map(({ type }) => type)
  await until(() => (told().length >= ofLogin.length ? true : null), 'the receiver is not told')
  expect(told()).toEqual(ofLogin)
  expect(receiver.forged).toEqual([])
}

/** Moves the time of the next attempts. An instance notices at its next request, or when it starts. */
async function makeDue(): Promise<void> {
  await sql(stack.urls.database, 'UPDATE "WebhookEvent" SET "dueAt" = now()')
}

function attemptsFor(userId: string): Attempt[] {
  return receiver.attempts.filter(({ data }) => data.userId === userId)
}

test('a receiver that was down is told when it is back, without a request to the site', async () => {
  await receiver.stop()
  const { user } = await newLogin()
  await until(async () => ((await outbox())[0]?.tries ? true : null), 'no attempt')
  expect(await outbox()).toMatchObject([{ type: 'user.created' }, { type: 'login.completed', tries: 0 }])
  await receiver.listen()
  await untilTold(user.id)
  await until(async () => ((await outbox()).length === 0 ? true : null), 'events stay')
  expect(stack.logs('app')).toContain('webhook failed')
  for (const secret of Object.values(receiver.settings)) expect(stack.logs('app')).not.toContain(secret)
})

/** SQL: whoever begins to deliver waits for as long as this connection is open. */
const holdDeliveries = `
  SELECT pg_advisory_lock(2);
  CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock_shared(2); RETURN NEW; END';
  CREATE TRIGGER held BEFORE UPDATE OF tries ON "WebhookEvent" FOR EACH ROW EXECUTE FUNCTION held()`

test('an instance killed between an act and its delivery delivers when it is back', async () => {
  const client = new Client(stack.urls.database)
  await client.connect()
  await client.query(holdDeliveries)
  const { user } = await newLogin()
  const held = 'FROM pg_locks WHERE locktype = $1 AND NOT granted'
  const isHeld = async (): Promise<true | null> =>
    (await client.query(`SELECT ${held}`, ['advisory'])).rowCount === 1 || null
  await until(isHeld, 'the instance does not begin')
  await stack.process('app').kill()
  // PostgreSQL would finish a statement whose client is gone.
  await client.query(`SELECT pg_terminate_backend(pid) ${held}`, ['advisory'])
  await client.query('DROP FUNCTION held CASCADE')
  await client.end()
  expect(attemptsFor(user.id)).toEqual([])
  expect((await outbox()).map(({ type }) => type)).toEqual(ofLogin)
  await stack.process('app').start()
  await untilTold(user.id)
})

test('an instance killed during a delivery repeats it with the same id when it is back', async () => {
  receiver.answer = () => new Promise(() => undefined)
  const { user } = await newLogin()
  await until(() => attemptsFor(user.id)[0] ?? null, 'the receiver is not told')
  await stack.process('app').kill()
  receiver.answer = () => 204
  await makeDue()
  await stack.process('app').start()
  await untilTold(user.id)
  const [first, second] = attemptsFor(user.id)
  expect([second?.id, second?.body]).toEqual([first?.id, first?.body])
})

test('a receiver that never answers about one user holds up no login and nobody else’s events', async () => {
  let isFirst = true
  receiver.answer = () => {
    if (!isFirst) return 204
    isFirst = false
    return new Promise(() => undefined)
  }
  const { user } = await newLogin()
  const { id } = await until(() => attemptsFor(user.id)[0] ?? null, 'the receiver is not told')
  const other = await newLogin()
  await untilTold(other.user.id)
  expect(attemptsFor(user.id)).toHaveLength(1)
  await until(() => stack.logs('app').includes(id) || null, 'the attempt does not time out')
  await makeDue()
  await other.browser.signOut()
  await untilTold(user.id)
})

test('two instances deliver 200 events at once: each once, and those of one user one after another, in their order', async () => {
  const types = ['user.created', 'login.completed', 'login.refused', 'user.blocked', 'user.deleted']
  const users = Array.from({ length: 40 }, (): string => randomUUID())
  await sql(
    stack.urls.database,
    `INSERT INTO "WebhookEvent" (type, "userId") SELECT t, u FROM unnest($1::text[]) WITH ORDINALITY o(t, n), unnest($2::text[]) u ORDER BY n`,
    [types, users],
  )
  const open = new Map<string | null, number>()
  const overlapping: Attempt[] = []
  let most = 0
  receiver.answer = async (attempt) => {
    const { userId } = attempt.data
    if (open.has(userId)) overlapping.push(attempt)
    open.set(userId, 1)
    most = Math.max(most, open.size)
    // One instance alone makes ten at once.
    await until(() => (most > 10 ? true : null), 'only one instance delivers')
    open.delete(userId)
    return 204
  }
  await Promise.all(stack.urls.apps.map((app) => new Browser(app).signOut()))
  const ofUsers = (): Attempt[] => receiver.attempts.filter(({ data }) => users.includes(data.userId ?? ''))
  await until(async () => ((await outbox()).length === 0 ? true : null), 'events stay')
  expect(overlapping).toEqual([])
  expect(most).toBeLessThanOrEqual(20)
  expect(new Set(ofUsers().map(({ id }) => id)).size).toBe(200)
  expect(ofUsers()).toHaveLength(200)
  for (const userId of users) expect(receiver.of(userId).map(({ type }) => type)).toEqual(types)
})

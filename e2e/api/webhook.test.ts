import { spawn, spawnSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { freePorts } from '#dev/stack/ports.ts'
import { blockUser } from '#lib/account/block.ts'
import { deleteAccount } from '#lib/account/delete.ts'
import { cleanUp } from '#lib/cleanup.ts'
import { post } from '#lib/delivery.ts'
import { identify } from '#lib/user/identity.ts'
import { deliverEvents } from '#lib/webhook/deliver.ts'
import { Site } from '../clients/site.ts'
import { type Attempt, receiveEvents } from '../clients/webhook.ts'
import { send } from '../http/desk.ts'
import { confirmed, newBrowser, newPhone, scanned, signedIn, sql } from '../http/shared-stack.ts'
import { until } from '../until.ts'

const receiver = await receiveEvents()
Object.assign(process.env, receiver.settings)
afterAll(() => receiver[Symbol.asyncDispose]())

beforeEach(async () => {
  receiver.answer = () => 204
  await sql('DELETE FROM "WebhookEvent"')
})

/** The first `count` events of a user that were delivered. */
function events(userId: string, count: number): Promise<Attempt[]> {
  return until(
    () => (receiver.of(userId).length >= count ? receiver.of(userId) : null),
    () => `only ${receiver.of(userId).length} events: ${receiver.forged.join()}`,
  )
}

function said(attempts: Attempt[]): unknown[] {
  return attempts.map(({ type, data }) => ({ type, data }))
}

describe('an event', () => {
  test('tells of a new user, and of a login', async () => {
    const { user } = await signedIn()
    const told = await events(user.id, 2)
    expect(said(told)).toEqual([
      { type: 'user.created', data: { userId: user.id } },
      { type: 'login.completed', data: { userId: user.id, clientId: null } },
    ])
    for (const { headers, timestamp, body } of told) {
      expect(headers['content-type']).toBe('application/json')
      expect(Math.abs(Date.now() - Date.parse(timestamp))).toBeLessThan(60_000)
      expect(Object.keys(JSON.parse(body) as object)).toEqual(['type', 'timestamp', 'data'])
    }
  })

  test('names the site that asked for the login', async () => {
    const site = await Site.add(newBrowser)
    const { user } = await site.signIn(newBrowser(), newPhone())
    const [, completed] = await events(user.id, 2)
    expect(completed?.data).toEqual({ userId: user.id, clientId: site.id })
  })

  test('tells of a refused login why, and of whom where that is known', async () => {
    const { code } = await scanned()
    const phone = newPhone()
    const { id } = (await phone.auth()).data.user
    await phone.scan(code.scene)
    const [, refused] = await events(id, 2)
    const data = { userId: id, clientId: null, reason: 'scene_taken' }
    expect(said(refused ? [refused] : [])).toEqual([{ type: 'login.refused', data }])

    const site = await Site.add(newBrowser)
    const browser = newBrowser()
    const { scene } = await browser.openCode(await site.next(browser))
    await browser.redeem({ scene, ticket: 'x'.repeat(43) })
    const { data: unknown } = await until(
      () => receiver.delivered.find(({ data: { clientId } }) => clientId === site.id) ?? null,
      'the refusal is not told',
    )
    expect(unknown).toEqual({ userId: null, clientId: site.id, reason: 'scene_state' })
  })

  test('tells of a user blocked at the desk, once, and of a deleted one', async () => {
    const operator = await signedIn()
    await sql(`UPDATE "User" SET role = 'admin' WHERE id = $1`, [operator.user.id])
    const blocked = await signedIn()
    for (const done of ['blocked', 'unchanged']) {
      const path = `/admin/people/${blocked.user.id}/block`
      const response = await send(operator.browser, path)
      expect(response.headers.get('location')).toContain(`done=${done}`)
    }
    const deleted = await signedIn()
    expect((await deleted.browser.call('DELETE', '/api/user', {})).status).toBe(200)
    const last = async (userId: string): Promise<unknown> => said(await events(userId, 3)).slice(2)
    expect(await last(blocked.user.id)).toEqual([{ type: 'user.blocked', data: { userId: blocked.user.id } }])
    expect(await last(deleted.user.id)).toEqual([{ type: 'user.deleted', data: { userId: deleted.user.id } }])
  })

  test('has no openid, unionid, phone number, name or scene id in it', async () => {
    const { user, code } = await signedIn()
    const secrets = await sql<Record<string, string>>(
      'UPDATE "User" SET phone = $2, nickname = $3 FROM "Identity" i WHERE i."userId" = "User".id AND "User".id = $1 RETURNING openid, unionid, phone, nickname',
      [user.id, '+8613800138000', 'Chen Jing'],
    )
    await blockUser(user.id)
    await deliverEvents()
    const text = JSON.stringify(await events(user.id, 3))
    for (const secret of [code.scene, ...Object.values(secrets[0] ?? {})])
      if (secret) expect(text).not.toContain(secret)
  })

  test('is written by the statement that does what it tells of: where that fails, there is none', async () => {
    const { user } = await signedIn()
    await events(user.id, 2)
    await sql(
      `CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$no$$; END'`,
    )
    await sql(
      `CREATE TRIGGER fails BEFORE INSERT ON "AuditEntry" FOR EACH ROW WHEN (NEW.event = 'blocked') EXECUTE FUNCTION fails()`,
    )
    await expect(blockUser(user.id)).rejects.toThrow()
    await sql('DROP FUNCTION fails CASCADE')
    expect(await sql('SELECT FROM "WebhookEvent"')).toEqual([])
    expect((await sql('SELECT FROM "User" WHERE id = $1 AND "blockedAt" IS NULL', [user.id])).length).toBe(1)
  })

  test('does not tell of a merge', async () => {
    const [appId, unionid] = [`app-${randomUUID()}`, randomUUID()]
    const first = await identify({ appId, openid: 'one', unionid: null })
    const second = await identify({ appId, openid: 'two', unionid })
    const merged = await identify({ appId, openid: 'one', unionid })
    expect(merged.user.id).toBe(first.user.id)
    const left = await sql('SELECT type, "userId" FROM "WebhookEvent" ORDER BY id')
    expect(left).toEqual([first, second].map(({ user }) => ({ type: 'user.created', userId: user.id })))
  })

  const rounds = process.env['SAOMA_LONG'] ? 200 : 10
  test(`comes in the order of what happened: a login, a refused scan, a block and a deletion at once, in each of ${rounds} rounds`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { browser, code, phone, ticket, auth } = await confirmed()
      const other = await scanned()
      const userId = auth.user.id
      await Promise.all([
        browser.redeem({ scene: code.scene, ticket }),
        phone.scan(other.code.scene),
        blockUser(userId),
        deleteAccount(userId, { address: null }),
      ])
      await until(async () => {
        await deliverEvents()
        return (await sql('SELECT FROM "WebhookEvent" WHERE "userId" = $1', [userId])).length === 0 || null
      }, 'events stay')
      const told = receiver.of(userId).map(({ type }) => type)
      const at = (type: string): number => told.indexOf(type)
      expect([at('user.created'), at('user.deleted')], told.join()).toEqual([0, told.length - 1])
      if (at('user.blocked') > 0) expect(at('login.completed'), told.join()).toBeLessThan(at('user.blocked'))
      // A refusal takes no turn with the others: one at the same moment may have a number before, and a time after theirs.
      const others = receiver.of(userId).filter(({ type }) => type !== 'login.refused')
      const times = others.map(({ timestamp }) => timestamp)
      expect(times, told.join()).toEqual(times.toSorted())
    }
  })

  test('is not written without SAOMA_WEBHOOK_URL', async () => {
    vi.resetModules()
    vi.stubEnv('SAOMA_WEBHOOK_URL', '')
    const off = await import('#lib/account/block.ts')
    const { code, user, browser } = await signedIn()
    await newPhone().scan(code.scene)
    await off.blockUser(user.id)
    const deleted = await signedIn()
    expect((await deleted.browser.call('DELETE', '/api/user', {})).status).toBe(200)
    expect((await browser.session()).data.user).toBeNull()
    vi.unstubAllEnvs()
    vi.resetModules()
    expect(await sql('SELECT FROM "WebhookEvent"')).toEqual([])
  })
})

describe('a signature', () => {
  test('is refused with another secret, and of another body', async () => {
    const { user } = await signedIn()
    const [{ headers, body } = { headers: {}, body: '' }] = await events(user.id, 1)
    const given = headers as Record<string, string>
    const own = new Webhook(receiver.settings.SAOMA_WEBHOOK_SECRET)
    expect(own.verify(body, given)).toMatchObject({ type: 'user.created' })
    expect(() => own.verify(body.replace('created', 'deleted'), given)).toThrow(WebhookVerificationError)
    const other = new Webhook(`whsec_${randomBytes(32).toString('base64')}`)
    expect(() => other.verify(body, given)).toThrow(WebhookVerificationError)
  })

  const hasPython = spawnSync('python3', ['--version']).status === 0
  test.runIf(hasPython)('is what a program in Python computes from the specification', async () => {
    const { user } = await signedIn()
    for (const { headers, body } of await events(user.id, 2)) {
      const { SAOMA_WEBHOOK_SECRET: secret } = receiver.settings
      const input = JSON.stringify({ secret, headers, body })
      const { stdout, stderr } = spawnSync('python3', ['-c', python], { input, encoding: 'utf8' })
      expect(stdout.trim(), stderr).toBe(headers['webhook-signature'])
    }
  })
})

test.each(['docs/webhook.md', 'docs/webhook.zh-CN.md'])(
  'the receiver in %s takes what is signed, and nothing else',
  async (file) => {
    const [port = 0] = await freePorts(1)
    const [, code = ''] = /```js\n(.*?)```/s.exec(readFileSync(file, 'utf8')) ?? []
    const script = code.replace('listen(8080)', `listen(${port}, '127.0.0.1')`)
    const env = { ...process.env, ...receiver.settings }
    const program = spawn(process.execPath, ['--input-type=module', '-e', script], { env })
    try {
      const { user } = await signedIn()
      const [{ headers, body } = { headers: {}, body: '' }] = await events(user.id, 1)
      const signed = Object.entries(headers as Record<string, string>).filter(([name]) =>
        name.startsWith('webhook-'),
      )
      const send = (body: string): Promise<number> =>
        post(`http://127.0.0.1:${port}/`, { body, headers: Object.fromEntries(signed) }, 5_000)
      expect(await until(() => send(body).catch(() => null), 'the receiver does not start')).toBe(204)
      expect(await send(body.replace('created', 'deleted'))).toBe(400)
    } finally {
      program.kill()
    }
  },
)

/** Prints the signature of a body, without any library of Standard Webhooks. */
const python = `
import base64, hashlib, hmac, json, sys
given = json.load(sys.stdin)
headers = given["headers"]
key = base64.b64decode(given["secret"].removeprefix("whsec_"), validate=True)
signed = ".".join([headers["webhook-id"], headers["webhook-timestamp"], given["body"]])
digest = hmac.new(key, signed.encode(), hashlib.sha256).digest()
print("v1," + base64.b64encode(digest).decode())
`

/** Events of one user, the oldest first, as a statement would leave them. */
async function leave(types: string[], userId: string = randomUUID()): Promise<string> {
  for (const type of types)
    await sql('INSERT INTO "WebhookEvent" (type, "userId") VALUES ($1, $2)', [type, userId])
  return userId
}

async function makeDue(): Promise<void> {
  await sql('UPDATE "WebhookEvent" SET "dueAt" = now()')
}

describe('a delivery', () => {
  test.each([500, 302, 410])(
    'that is answered with %i is repeated, with the same id and a new signature',
    async (status) => {
      receiver.answer = () => status
      const userId = await leave(['user.created'])
      await deliverEvents()
      expect(receiver.of(userId)).toEqual([])
      await deliverEvents()
      const attempts = (): Attempt[] => receiver.attempts.filter(({ data }) => data.userId === userId)
      expect(attempts()).toHaveLength(1)
      // What follows a redirect is no event.
      expect(receiver.forged).toEqual([])
      receiver.answer = () => 200
      await makeDue()
      // The library refuses what was signed more than five minutes ago.
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 })
      await deliverEvents()
      vi.useRealTimers()
      const [first, second] = attempts()
      expect(receiver.of(userId)).toEqual([second])
      expect(second).toMatchObject({ id: first?.id, body: first?.body })
      expect(second?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature'])
      expect(await sql('SELECT FROM "WebhookEvent"')).toEqual([])
    },
  )

  test('pauses for longer after each failure, for an hour at most', async () => {
    receiver.answer = () => 503
    await leave(['user.created'])
    const pauses: number[] = []
    for (let tries = 0; tries < 12; tries += 1) {
      await makeDue()
      await deliverEvents()
      const [row] = await sql<{ pause: number }>(
        `SELECT extract(epoch FROM "dueAt" - now())::int AS pause FROM "WebhookEvent"`,
      )
      pauses.push(Math.ceil((row?.pause ?? 0) / 10) * 10)
    }
    expect(pauses).toEqual([20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600, 3600])
  })

  test('waits for the one before it of the same user, and for nobody else’s', async () => {
    const types = ['user.created', 'login.completed', 'user.blocked']
    const down = await leave(types)
    receiver.answer = ({ data }) => (data.userId === down ? 500 : 204)
    const other = await leave(types)
    await sql(
      `INSERT INTO "WebhookEvent" (type, reason) VALUES ('login.refused', 'a'), ('login.refused', 'b')`,
    )
    await deliverEvents()
    expect(receiver.attempts.filter(({ data }) => data.userId === down)).toHaveLength(1)
    expect(receiver.of(other).map(({ type }) => type)).toEqual(types)
    expect(await sql('SELECT FROM "WebhookEvent" WHERE "dueAt" <= now()')).toEqual([])
    await leave(['user.deleted'], down)
    await deliverEvents()
    expect(receiver.attempts.filter(({ data }) => data.userId === down)).toHaveLength(1)
    receiver.answer = () => 204
    await makeDue()
    await deliverEvents()
    expect(receiver.of(down).map(({ type }) => type)).toEqual([...types, 'user.deleted'])
    expect(await sql('SELECT FROM "WebhookEvent"')).toEqual([])
  })

  test('is given up after a day, and then stands in nobody’s way', async () => {
    const userId = await leave(['user.created', 'login.completed'])
    const age = `UPDATE "WebhookEvent" SET "createdAt" = now() - interval '25 hours' WHERE type = $1`
    await sql(age, ['user.created'])
    await deliverEvents()
    expect(receiver.of(userId).map(({ type }) => type)).toEqual(['login.completed'])
    // It names a person, and goes also where nothing else cleans up.
    expect(await sql('SELECT FROM "WebhookEvent"')).toEqual([])
    await leave(['user.deleted'])
    await sql(age, ['user.deleted'])
    expect((await cleanUp()).events).toBe(1)
    expect(await sql('SELECT FROM "WebhookEvent"')).toEqual([])
  })

  test('that does not end holds up no other, and only so many are made at once', async () => {
    const types = ['user.created', 'user.deleted']
    const people = (length: number): Promise<string[]> =>
      Promise.all(Array.from({ length }, () => leave(types)))
    const slow = await people(9)
    let release = (): void => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    let open = 0
    receiver.answer = async ({ data }) => {
      open += 1
      if (slow.includes(data.userId ?? '')) await released
      open -= 1
      return 204
    }
    const running = [deliverEvents()]
    await until(() => open === 9 || null, 'the slow ones do not come')
    const others = await people(30)
    await deliverEvents()
    for (const userId of others) expect(receiver.of(userId).map(({ type }) => type)).toEqual(types)

    slow.push(...(await people(5)))
    running.push(deliverEvents())
    await until(() => open === 10 || null, 'no other slow one comes')
    await deliverEvents()
    expect(await sql('SELECT FROM "WebhookEvent" WHERE tries > 0')).toHaveLength(10)
    release()
    await Promise.all(running)
    for (const userId of slow) await events(userId, 2)
  })
})

import { setTimeout } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { NextRequest } from 'next/server'
import { Client } from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { currentUser } from '#app/session.ts'
import { auditRefusal } from '#lib/audit.ts'
import { exportAccount } from '#lib/account/export.ts'
import { deleteAccount } from '#lib/account/delete.ts'
import { blockUser, setRole, unblockUser } from '#lib/account/block.ts'
import { hash, randomId } from '#lib/crypto.ts'
import { takeSpare } from '#lib/login/spare-codes.ts'
import { counted } from '#lib/shared-counters.ts'
import { createScene } from '#lib/scene/create.ts'
import { markConfirmed } from '#lib/scene/mark-decided.ts'
import { markScanned } from '#lib/scene/mark-scanned.ts'
import { markSignedIn } from '#lib/scene/mark-signed-in.ts'
import { type Scene, ticketOf } from '#lib/scene/scene.ts'
import { identify } from '#lib/user/identity.ts'
import { setProfile } from '#lib/user/profile.ts'
import { until } from '../until.ts'
import { type LoggedIn, scan } from '../clients/log-in.ts'
import { receiveLogouts, Site } from '../clients/site.ts'
import {
  confirmed,
  expectRefused,
  newBrowser,
  newPhone,
  signedIn,
  sql,
  urls,
  wechatFault,
} from '../http/shared-stack.ts'

/** How often a race is run. */
const rounds = process.env['SAOMA_LONG'] ? 200 : 40

const visitor = { browser: null, system: null, address: null, place: null, proxied: false }

async function newScene(): Promise<string> {
  const { scene } = await createScene(counted([]), takeSpare(), 'browser', visitor, null)
  return scene?.id ?? ''
}

/** A login by an identity up to the confirmation, at the level of statements. Throws where one is refused. */
async function confirmAs(identityId: string): Promise<Scene> {
  const phone = { identityId, address: null, attemptHash: null }
  const id = await newScene()
  const scanned = await markScanned(id, phone, null)
  const { scene, refused } = scanned.refused ? scanned : await markConfirmed(id, phone, null)
  if (refused) throw new Error(refused)
  return scene
}

async function redeem(scene: Scene): Promise<Scene> {
  const page = {
    tokenHash: randomId(),
    secretHash: randomId(),
    newBrowser: true,
    previousToken: null,
    address: null,
  }
  const redeemed = await markSignedIn(scene, { ticket: ticketOf(scene) ?? '', ...page })
  if (redeemed.refused) throw new Error(redeemed.refused)
  return redeemed.scene
}

async function logInAs(identityId: string): Promise<void> {
  await redeem(await confirmAs(identityId))
}

/** Runs `statements` in one transaction, and starts `work` before it commits: once `work` has ended, or waits for a lock. */
async function duringTransaction<T>(statements: [string, unknown[]][], work: () => Promise<T>): Promise<T> {
  const client = new Client(urls.database)
  await client.connect()
  try {
    await client.query('BEGIN')
    for (const [text, values] of statements) await client.query(text, values)
    let ended = false
    const done = work().finally(() => (ended = true))
    await until(async () => {
      const waiting = await sql(
        `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      )
      return ended || waiting.length > 0 || null
    }, 'it neither ends nor waits')
    await client.query('COMMIT')
    return await done
  } finally {
    await client.end()
  }
}

type Counts = { users: number; identities: number; sessions: number }

/** What is stored of the people whose openids start with `prefix`. */
async function stored(prefix: string): Promise<Counts | undefined> {
  const [row] = await sql<Counts>(
    `SELECT count(DISTINCT i."userId")::int AS users, count(DISTINCT i.id)::int AS identities, count(t.id)::int AS sessions
     FROM "Identity" i LEFT JOIN "Session" t ON t."identityId" = i.id WHERE i.openid LIKE $1`,
    [`${prefix}-%`],
  )
  return row
}

/** Users whom nobody can sign in as, and audit entries of users who are gone: what other files have left aside. */
async function orphans(): Promise<{ of: string }[]> {
  const rows = await sql<{ of: string }>(`
    SELECT id AS of FROM "User" u WHERE NOT EXISTS (SELECT FROM "Identity" WHERE "userId" = u.id) UNION ALL
    SELECT "userId" FROM "AuditEntry" e WHERE "userId" IS NOT NULL AND NOT EXISTS (SELECT FROM "User" WHERE id = e."userId")`)
  return rows.filter(({ of }) => !leftBefore.has(of))
}

const leftBefore = new Set<string>()
beforeAll(async () => {
  for (const row of await orphans()) leftBefore.add(row.of)
})

describe('one person with several identities', () => {
  test('a scan by which WeChat tells a unionid for the first time makes one person of two, who then has the scene', async () => {
    const older = await identify({ appId: 'app-1', openid: 'scan-1', unionid: 'scan' })
    const phone = newPhone('somebody whose unionid comes late')
    const { user } = (await phone.auth()).data
    const [own] = await sql<{ openid: string }>('SELECT openid FROM "Identity" WHERE "userId" = $1', [
      user.id,
    ])
    const body = JSON.stringify({ openid: own?.openid, unionid: 'scan', session_key: 'key' })
    await wechatFault({ path: '/sns/jscode2session', times: 1, body })
    const answer = await phone.scan((await newBrowser().openCode()).scene)
    expect(answer.data.user.id).toBe(older.user.id)
    expect(user.id).not.toBe(older.user.id)
  })

  test('50 first logins at once over two AppIDs with one unionid: one user, two identities', async () => {
    for (let round = 0; round < 5; round += 1) {
      const people = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          identify({ appId: `app-${n % 2}`, openid: `first${round}-${n % 2}`, unionid: `first${round}` }),
        ),
      )
      expect(new Set(people.map(({ user }) => user.id)).size).toBe(1)
      expect(await stored(`first${round}`)).toEqual({ users: 1, identities: 2, sessions: 0 })
      expect(await orphans()).toEqual([])
    }
  })

  test('50 first logins at once with one openid, half of which tell the unionid: one user, one identity', async () => {
    for (let round = 0; round < 5; round += 1) {
      const name = `half${round}`
      await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          identify({ appId: 'app-0', openid: `${name}-0`, unionid: n % 2 === 0 ? name : null }),
        ),
      )
      expect(await stored(name)).toEqual({ users: 1, identities: 1, sessions: 0 })
      expect(await orphans()).toEqual([])
    }
  })

  test('merges while both users log in and set their profiles: nothing lost, nobody doubled', async () => {
    const people = rounds
    async function live(n: number): Promise<void> {
      const own = { appId: 'app-0', openid: `merge-${n}-0` }
      const other = { appId: 'app-1', openid: `merge-${n}-1`, unionid: `merge-${n}` }
      const first = await identify({ ...own, unionid: null })
      const second = await identify(other)
      expect(second.user.id).not.toBe(first.user.id)
      const [, , , , joined] = await Promise.all([
        logInAs(first.identityId),
        logInAs(second.identityId),
        setProfile(second.user.id, { nickname: 'second', avatar: null }, null),
        logInAs(second.identityId),
        identify({ ...own, unionid: other.unionid }),
        identify(other),
        setProfile(first.user.id, { nickname: 'first', avatar: null }, null),
      ])
      expect(joined.user.id).toBe(first.user.id)
      await Promise.all([logInAs(first.identityId), logInAs(second.identityId)])
    }
    for (let n = 0; n < people; n += 20) await Promise.all(Array.from({ length: 20 }, (_, i) => live(n + i)))
    expect(await stored('merge')).toEqual({ users: people, identities: 2 * people, sessions: 5 * people })
    expect(await orphans()).toEqual([])
  })

  test('a redemption that waits for the row of a user who is being merged signs in the one who stays', async () => {
    const older = await identify({ appId: 'app-0', openid: 'waiting-0', unionid: null })
    const younger = await identify({ appId: 'app-1', openid: 'waiting-1', unionid: null })
    const scene = await confirmAs(younger.identityId)
    const merge: [string, unknown[]][] = [
      ['UPDATE "Identity" SET "userId" = $1 WHERE "userId" = $2', [older.user.id, younger.user.id]],
      ['DELETE FROM "User" WHERE id = $1', [younger.user.id]],
    ]
    const signedIn = await duringTransaction(merge, () => redeem(scene))
    expect(signedIn.userId).toBe(older.user.id)
  })

  test('a phone number that arrives while its user is being merged is stored for the one who stays', async () => {
    const older = await identify({ appId: 'app-0', openid: 'number-0', unionid: null })
    const [site, browser] = [await Site.add(newBrowser), newBrowser()]
    const { phone, auth } = await scan(browser, newPhone(), await site.next(browser))
    const code = await phone.phoneCode()
    const merge: [string, unknown[]][] = [
      ['UPDATE "Identity" SET "userId" = $1 WHERE "userId" = $2', [older.user.id, auth.user.id]],
      ['DELETE FROM "User" WHERE id = $1', [auth.user.id]],
    ]
    const answer = await duringTransaction(merge, () => phone.call('POST', '/api/miniapp/phone', { code }))
    expect(answer.status).toBe(200)
    const [{ phone: number } = {}] = await sql<{ phone: string | null }>(
      'SELECT phone FROM "User" WHERE id = $1',
      [older.user.id],
    )
    expect(number).toMatch(/^\+86 138/)
  })

  test('the older profile stays, and what it lacks comes from the younger; a block and the role too', async () => {
    const own = { appId: 'app-0', openid: 'profile-0', unionid: null }
    const older = await identify(own)
    const younger = await identify({ appId: 'app-1', openid: 'profile-1', unionid: 'both' })
    await setProfile(older.user.id, { nickname: 'Older', avatar: null }, null)
    const bytes = new Uint8Array([1])
    const profile = { nickname: 'Younger', avatar: { type: 'image/webp', bytes } } as const
    const { avatarUrl } = (await setProfile(younger.user.id, profile, null)) ?? {}
    await logInAs(older.identityId)
    await setRole(younger.user.id, 'admin')
    await blockUser(younger.user.id)
    const joined = await identify({ ...own, unionid: 'both' })
    expect(joined).toEqual({
      identityId: older.identityId,
      user: { id: older.user.id, nickname: 'Older', avatarUrl, role: 'admin', registered: true },
      isBlocked: true,
    })
    expect(await stored('profile')).toEqual({ users: 1, identities: 2, sessions: 0 })
    const events = await sql('SELECT event FROM "AuditEntry" WHERE "userId" = $1 ORDER BY id', [
      joined.user.id,
    ])
    expect(events.map((row) => Object.values(row)[0])).toEqual([
      'profile_changed',
      'profile_changed',
      'scanned',
      'confirmed',
      'signed_in',
      'role_changed',
      'blocked',
      'users_merged',
    ])
  })
})

/** The tables in which any of these texts occurs, each with the number of rows. */
async function whereIs(...texts: string[]): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  )
  const found: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM (SELECT t::text AS row FROM "${name}" t) rows
       WHERE EXISTS (SELECT FROM unnest($1::text[]) text WHERE position(text IN row) > 0)`,
      [texts],
    )
    if (row?.n) found[name] = row.n
  }
  return found
}

/** Somebody with everything that can be stored of a person. */
async function livedHere(): Promise<LoggedIn & { secrets: string[] }> {
  const login = await signedIn()
  const nickname = `Nick-${login.user.id.slice(-12)}`
  await login.phone.register({ nickname })
  const number = `+86 1${Date.now()}`
  const unionid = `union-${login.user.id}`
  await sql('UPDATE "User" SET phone = $2 WHERE id = $1', [login.user.id, number])
  await sql('UPDATE "Identity" SET unionid = $2 WHERE "userId" = $1', [login.user.id, unionid])
  const [row] = await sql<{ openid: string }>('SELECT openid FROM "Identity" WHERE "userId" = $1', [
    login.user.id,
  ])
  return { ...login, secrets: [login.user.id, nickname, number, unionid, row?.openid ?? 'none'] }
}

describe('deleting an account', () => {
  test('the export has all of it and nothing of anybody else, and afterwards no table has any of it', async () => {
    const other = await livedHere()
    const { browser, phone, secrets, code } = await livedHere()
    const exported = JSON.stringify((await browser.call('GET', '/api/user')).data)
    for (const secret of secrets) expect(exported).toContain(secret)
    for (const secret of other.secrets) expect(exported).not.toContain(secret)
    for (const text of ['tokenHash', 'browserHash', code.scene, '127.0.0.1'])
      expect(exported).not.toContain(text)

    const deleted = await browser.call('DELETE', '/api/user', {})
    expect(deleted).toMatchObject({ status: 200, data: { user: null } })
    for (const secret of secrets) expect(await whereIs(secret)).toEqual({})
    expect((await browser.session()).data.user).toBeNull()
    expectRefused(await phone.register({ nickname: 'again' }), 401, 'unauthenticated')
    expect((await other.browser.session()).data.user?.id).toBe(other.user.id)
  })

  async function shown(): Promise<number> {
    const [row] = await sql<{ n: number }>(
      `SELECT (SELECT coalesce(sum(count), 0) FROM "FunnelCount" WHERE step = 'shown')::int
        + (SELECT count(*) FROM "Scene")::int AS n`,
    )
    return row?.n ?? -1
  }

  test('its logins still count in the statistics', async () => {
    const { browser, user } = await signedIn()
    const before = await shown()
    await browser.call('DELETE', '/api/user', {})
    expect(await whereIs(user.id)).toEqual({})
    expect(await shown()).toBe(before)
  })

  test('so does a scan that commits while the deletion waits for it', async () => {
    const person = await identify({ appId: 'app-0', openid: 'scanning', unionid: null })
    const { scene } = await newBrowser().openCode()
    const before = await shown()
    const scan = `UPDATE "Scene" SET "scannerId" = $1, status = 'scanned', "scannedAt" = now() WHERE id = $2`
    const deleted = await duringTransaction([[scan, [person.identityId, scene]]], () =>
      deleteAccount(person.user.id, { address: null }),
    )
    expect(deleted).toBe(true)
    expect(await sql('SELECT FROM "Scene" WHERE id = $1', [scene])).toEqual([])
    expect(await shown()).toBe(before)
  })

  test('a confirmation by an identity that a merge has just moved here is deleted too, without a deadlock', async () => {
    const older = await identify({ appId: 'app-0', openid: 'moved-0', unionid: null })
    const younger = await identify({ appId: 'app-1', openid: 'moved-1', unionid: null })
    const { id } = await confirmAs(younger.identityId)
    const phone = new Client(urls.database)
    await phone.connect()
    try {
      await phone.query('BEGIN')
      await phone.query('SELECT FROM "Identity" WHERE id = $1 FOR KEY SHARE', [younger.identityId])
      const [own] = (await phone.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows
      const merge: [string, unknown[]][] = [
        ['SELECT FROM "User" WHERE id = $1 FOR UPDATE', [older.user.id]],
        ['UPDATE "Identity" SET "userId" = $1 WHERE "userId" = $2', [older.user.id, younger.user.id]],
        ['DELETE FROM "User" WHERE id = $1', [younger.user.id]],
      ]
      const deleted = duringTransaction(merge, () => deleteAccount(older.user.id, { address: null }))
      const waits = 'SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))'
      await until(async () => (await sql(waits, [own?.pid])).length > 0 || null, 'it does not wait')
      await phone.query('UPDATE "Scene" SET status = status WHERE id = $1', [id])
      await phone.query('COMMIT')
      expect(await deleted).toBe(true)
      expect(await stored('moved')).toEqual({ users: 0, identities: 0, sessions: 0 })
    } finally {
      await phone.end()
    }
  })

  test('with sites that have not yet heard of a disconnect leaves no sub', async () => {
    const site = await Site.add(newBrowser, { pairwise: true, backchannelUri: 'http://127.0.0.1:9/' })
    const { browser, siteCode } = await site.signIn(newBrowser(), newPhone())
    const { id_token } = await site.exchange(siteCode)
    const { sub = '' } = decodeJwt(id_token ?? '')
    await browser.call('DELETE', `/api/sites/${site.id}`)
    expect(await whereIs(sub)).toMatchObject({ SiteLogin: 1 })
    expect((await browser.call('DELETE', '/api/user', {})).status).toBe(200)
    expect(await whereIs(sub)).toEqual({})
  })

  test('the export tells at which sites and when, and which site a scene was for', async () => {
    const site = await Site.add(newBrowser)
    const { browser, siteCode } = await site.signIn(newBrowser(), newPhone())
    await site.exchange(siteCode)
    type Exported = { account: { identities: object[] } }
    const { data } = await browser.call<Exported>('GET', '/api/user')
    const scopes: unknown = expect.arrayContaining(['openid', 'profile'])
    expect(data.account.identities).toMatchObject([
      {
        scenes: [{ site: expect.stringMatching(/^Shop /), siteHost: 'shop.example', scopes }],
        consents: [{ logins: [{ createdAt: expect.stringMatching(/Z$/), scopes }] }],
      },
    ])
  })

  test('with a long audit trail merges, exports the newest 10,000 entries, and deletes', async () => {
    const entries = process.env['SAOMA_LONG'] ? 300_000 : 30_000
    const older = await identify({ appId: 'app-0', openid: 'long-0', unionid: null })
    const younger = await identify({ appId: 'app-1', openid: 'long-1', unionid: 'long' })
    await sql(
      `INSERT INTO "AuditEntry" (event, reason, "userId") SELECT 'refused', n::text, $1 FROM generate_series(1, $2) n`,
      [younger.user.id, entries],
    )
    const merged = await identify({ appId: 'app-0', openid: 'long-0', unionid: 'long' })
    expect(merged.user.id).toBe(older.user.id)
    expect(await whereIs(younger.user.id)).toEqual({})
    const exported = (await exportAccount(older.user.id)) as { audit: { reason: string | null }[] }
    expect(exported).toMatchObject({ auditTruncated: true })
    expect(exported.audit).toHaveLength(10_000)
    expect(exported.audit.slice(-2).map(({ reason }) => reason)).toEqual([String(entries), null])
    expect(await deleteAccount(older.user.id, { address: null })).toBe(true)
    expect(await whereIs(older.user.id)).toEqual({})
  })

  test('whoever comes back is new, and the address of the picture answers 404', async () => {
    const { phone, user, browser } = await signedIn()
    const bytes = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    )
    const { data } = await phone.upload('Somebody', new Blob([bytes], { type: 'image/png' }))
    const picture = new URL(data.user.avatarUrl ?? '').pathname
    expect((await browser.fetch('GET', picture)).status).toBe(200)
    expect((await phone.auth()).status).toBe(200)
    expect((await phone.call('DELETE', '/api/user', {})).status).toBe(200)
    expect((await browser.fetch('GET', picture)).status).toBe(404)
    const again = (await phone.auth()).data.user
    expect(again).toMatchObject({ nickname: null, avatarUrl: null, registered: false })
    expect(again.id).not.toBe(user.id)
  })

  test('a refusal recorded while it commits names nobody', async () => {
    const person = await identify({ appId: 'app-0', openid: 'refused', unionid: null })
    const { scene } = await newBrowser().openCode()
    const refusal = { scene, identityId: person.identityId, address: null, reason: 'wrong_scene' } as const
    await duringTransaction([['DELETE FROM "User" WHERE id = $1', [person.user.id]]], () =>
      auditRefusal(refusal),
    )
    expect(await sql('SELECT "userId" FROM "AuditEntry" WHERE scene = $1', [hash(scene)])).toEqual([
      { userId: null },
    ])
  })

  test('takes a session younger than 10 minutes, or a token without a scene', async () => {
    const { browser, phone, user } = await signedIn()
    await sql(
      `UPDATE "Session" SET "createdAt" = now() - interval '11 minutes' WHERE "identityId" IN (SELECT id FROM "Identity" WHERE "userId" = $1)`,
      [user.id],
    )
    expectRefused(await browser.call('GET', '/api/user'), 403, 'login_too_old')
    expectRefused(await browser.call('DELETE', '/api/user', {}), 403, 'login_too_old')
    expectRefused(await phone.call('DELETE', '/api/user', {}), 403, 'forbidden')
    const evil = { origin: 'https://evil.example' }
    expectRefused(await (await signedIn()).browser.call('DELETE', '/api/user', {}, evil), 403, 'forbidden')
    expectRefused(await newBrowser().call('DELETE', '/api/user', {}), 401, 'unauthenticated')
    expect((await browser.session()).data.user?.id).toBe(user.id)
  })

  test('while the person scans, confirms and signs in: nothing of them is left, and nothing fails', async () => {
    const gone: string[] = []
    for (let round = 0; round < 40; round += 1) {
      const { phone, browser, code, ticket, auth } = await confirmed()
      const fresh = newPhone(phone.person)
      await fresh.auth()
      const next = await newBrowser().openCode()
      const answers = await Promise.all([
        browser.redeem({ scene: code.scene, ticket }),
        newPhone(phone.person).scan(next.scene),
        phone.register({ nickname: 'Somebody' }),
        fresh.call('DELETE', '/api/user', {}),
        phone.decide(code.scene, 'cancel'),
      ])
      expect(answers.filter(({ status }) => status >= 500)).toEqual([])
      expect(answers[3].status).toBe(200)
      gone.push(auth.user.id)
    }
    expect(await whereIs(...gone)).toEqual({})
  })
})

async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const start = performance.now()
  return { answer: await work(), ms: performance.now() - start }
}

test('an operator deletes somebody while another makes an operator of them: never both, and never a blocked operator', async () => {
  const [{ user: first }, { user: second }] = [await signedIn(), await signedIn()]
  for (const { id } of [first, second]) await setRole(id, 'admin')
  for (let round = 0; round < 40; round += 1) {
    const { user } = await signedIn()
    const work = round % 2 === 0 ? deleteAccount : blockUser
    const [done, promoted] = await Promise.all([
      work(user.id, { byId: first.id, address: null }),
      setRole(user.id, 'admin', { byId: second.id, address: null }),
    ])
    expect([done, promoted].filter(Boolean)).toHaveLength(1)
    if (promoted) await setRole(user.id, 'user')
  }
})

describe('a blocked user', () => {
  test('is signed out at once, and refused on scan, decision and account until unblocked', async () => {
    const { phone, browser, user } = await signedIn()
    expect(await blockUser(user.id)).toBe(true)
    expect(await blockUser(user.id)).toBe(false)
    expect((await browser.session()).data.user).toBeNull()
    const { scene } = await newBrowser().openCode()
    expectRefused(await phone.scan(scene), 403, 'user_blocked')
    expectRefused(await phone.auth(), 403, 'user_blocked')
    expectRefused(await phone.register({ nickname: 'x' }), 403, 'user_blocked')
    expectRefused(await phone.call('GET', '/api/sessions'), 403, 'user_blocked')
    expect(await unblockUser(user.id)).toBe(true)
    expect((await phone.auth()).status).toBe(200)
    expect(await phone.sessions()).toEqual([])
  })

  test('can neither confirm nor redeem what was scanned before', async () => {
    const { phone, browser, code, ticket, auth } = await confirmed()
    const page = newBrowser()
    const { scene } = await page.openCode()
    await phone.scan(scene)
    await blockUser(auth.user.id)
    expectRefused(await phone.decide(scene, 'confirm'), 403, 'user_blocked')
    expectRefused(await browser.redeem({ scene: code.scene, ticket }), 403, 'user_blocked')
  })

  test('who turns out to be somebody else too signs them out, also at sites', async () => {
    await using receiver = await receiveLogouts()
    const site = await Site.add(newBrowser, { backchannelUri: receiver.url })
    const { phone, user, siteCode } = await site.signIn(newBrowser(), newPhone())
    await site.exchange(siteCode)
    const unionid = randomId()
    const blocked = await identify({ appId: 'app-1', openid: unionid, unionid })
    await blockUser(blocked.user.id)
    const [own] = await sql<{ openid: string }>('SELECT openid FROM "Identity" WHERE "userId" = $1', [
      user.id,
    ])
    const body = JSON.stringify({ ...own, unionid, session_key: 'key' })
    await wechatFault({ path: '/sns/jscode2session', times: 1, body })
    expectRefused(await phone.auth(), 403, 'user_blocked')
    expect(receiver.received).toHaveLength(1)
  })

  test('who is blocked during a scan is told so', async () => {
    const { user, identityId } = await identify({ appId: 'app-0', openid: randomId(), unionid: null })
    const id = await newScene()
    await blockUser(user.id)
    const { refused } = await markScanned(id, { identityId, address: null }, null)
    expect(refused).toBe('user_blocked')
  })

  test('while a redemption is under way: never a session afterwards', async () => {
    let won = 0
    let tookMs = 10
    for (let round = 0; round < rounds; round += 1) {
      const { browser, code, ticket, auth } = await confirmed()
      const [redeemed] = await Promise.all([
        timed(() => browser.redeem({ scene: code.scene, ticket })),
        // Anywhere from before the redemption to behind it.
        setTimeout(((round % 10) / 6) * tookMs).then(() => blockUser(auth.user.id)),
      ])
      tookMs = redeemed.ms
      if (redeemed.answer.status === 200) won += 1
      else expectRefused(redeemed.answer, 403, 'user_blocked')
      expect((await browser.session()).data.user).toBeNull()
      const sessions = await sql(
        'SELECT t.id FROM "Session" t JOIN "Identity" i ON i.id = t."identityId" WHERE i."userId" = $1',
        [auth.user.id],
      )
      expect(sessions).toEqual([])
    }
    expect(won).toBeGreaterThan(0)
    expect(won).toBeLessThan(rounds)
  })
})

test('a route handler of the app asks for a role', async () => {
  const { browser, user } = await signedIn()
  const cookie = `saoma_session=${browser.cookies.get('saoma_session')}`
  const request = new NextRequest(urls.app, { headers: { cookie } })
  expect((await currentUser(request))?.id).toBe(user.id)
  expect(await currentUser(request, { role: 'admin' })).toBeNull()
  await setRole(user.id, 'admin')
  expect(await currentUser(request, { role: 'admin' })).toMatchObject({ id: user.id, role: 'admin' })
})

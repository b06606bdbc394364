import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { blockUser, setRole } from '#lib/account/block.ts'
import { deleteAccount } from '#lib/account/delete.ts'
import { findPersonDetails } from '#lib/account/person.ts'
import { randomId } from '#lib/crypto.ts'
import { identify } from '#lib/user/identity.ts'
import type { Browser } from '../clients/browser.ts'
import { receiveLogouts, Site } from '../clients/site.ts'
import { age, operator, own, type Person, person, refused, send as sendForm } from '../http/desk.ts'
import { newBrowser, newPhone, sql } from '../http/shared-stack.ts'

/** How often a race is run. */
const rounds = process.env['SAOMA_LONG'] ? 200 : 60

/** `event` and `reason`: of its entry in the trail. */
const acts = {
  block: { form: {}, event: 'blocked', reason: null, done: 'blocked' },
  unblock: { form: {}, event: 'unblocked', reason: null, done: 'unblocked' },
  role: { form: { role: 'admin' }, event: 'role_changed', reason: 'admin', done: 'role' },
  'sign-out': { form: {}, event: 'all_signed_out', reason: null, done: 'signed_out' },
  delete: { form: { confirmed: 'yes' }, event: 'user_deleted', reason: null, done: 'deleted' },
} as const
type Act = keyof typeof acts
const names = Object.keys(acts) as Act[]

type Entry = {
  event: string
  reason: string | null
  userId: string | null
  byId: string | null
  address: string | null
}

/** The entries written since the one with this id. */
function entriesSince(id: string): Promise<Entry[]> {
  return sql(`SELECT event, reason, "userId", "byId", address FROM "AuditEntry" WHERE id > $1 ORDER BY id`, [
    id,
  ])
}

async function lastEntry(): Promise<string> {
  const [row] = await sql<{ id: string }>('SELECT max(id)::text AS id FROM "AuditEntry"')
  return row?.id ?? '0'
}

/** Somebody to whom this act can be done. */
async function target(act: Act): Promise<string> {
  const { id } = await person()
  if (act === 'unblock') await blockUser(id)
  return id
}

function send(
  { browser }: { browser: Browser },
  act: string,
  id: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = own,
): Promise<Response> {
  return sendForm(browser, `/admin/people/${encodeURIComponent(id)}/${act}`, form, headers)
}

let one: Person
beforeAll(async () => {
  one = await operator()
})

describe.each(names)('%s', (act) => {
  const { form, event, reason, done } = acts[act]

  test('is done for an operator, and recorded with who did it', async () => {
    const id = await target(act)
    const before = await lastEntry()
    const response = await send(one, act, id, form)
    expect(response.status).toBe(303)
    const page = act === 'delete' ? '/admin/people' : `/admin/people/${id}`
    expect(response.headers.get('location')).toBe(`${page}?done=${done}`)
    const userId = act === 'delete' ? null : id
    expect(await entriesSince(before)).toEqual([
      { event, reason, userId, byId: one.id, address: '127.0.0.*' },
    ])
  })

  test.each(refused)('is refused to %s, and the try is recorded', async (_, from, headers, reason) => {
    const id = await target(act)
    const by = await from()
    const [before, found] = [await lastEntry(), await findPersonDetails(id)]
    const response = await send(by, act, id, form, headers)
    if (reason === 'forbidden') expect(response.status).toBe(404)
    else {
      expect(response.status).toBe(303)
      const login = `/login?next=%2Fadmin%2Fpeople%2F${id}%3Fdone%3Dagain`
      const prompt = reason === 'login_too_old' ? '&prompt=login' : ''
      expect(response.headers.get('location')).toBe(login + prompt)
    }
    expect(await findPersonDetails(id)).toEqual(found)
    expect(await entriesSince(before)).toEqual([
      { event: 'act_refused', reason, userId: id, byId: by.id, address: '127.0.0.*' },
    ])
  })

  test('answers 404 for nobody’s id, and leaves no trace', async () => {
    const before = await lastEntry()
    for (const id of [randomId(), one.id.slice(0, 8), '%00', 'a\0b', "' OR true --", 'x'.repeat(5_000)])
      expect((await send(one, act, id, form)).status).toBe(404)
    expect(await entriesSince(before)).toEqual([])
  })

  test('changes nothing where there is nothing to do, and says so', async () => {
    const { id } = act === 'delete' || act === 'block' ? await operator() : await person()
    if (act === 'sign-out')
      await sql(
        'DELETE FROM "Session"  t USING "Identity" i WHERE i.id = t."identityId" AND i."userId" = $1',
        [id],
      )
    const before = await lastEntry()
    const response = await send(one, act, id, act === 'role' ? { role: 'user' } : form)
    expect(response.headers.get('location')).toBe(`/admin/people/${id}?done=unchanged`)
    expect(await entriesSince(before)).toEqual([])
    expect(await findPersonDetails(id)).not.toBeNull()
  })
})

test.each([
  ['role', {}],
  ['role', { role: 'root' }],
  ['role', { role: '' }],
  ['delete', {}],
  ['delete', { confirmed: 'no' }],
])('%s with the fields %j is a bad request, and does nothing', async (act, form) => {
  const { id } = await person()
  const found = await findPersonDetails(id)
  const response = await send(one, act, id, form)
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(await findPersonDetails(id)).toEqual(found)
})

test('a browser that sends no Origin can act by Sec-Fetch-Site', async () => {
  const { id } = await person()
  const response = await send(one, 'block', id, {}, { 'sec-fetch-site': 'same-origin' })
  expect(response.headers.get('location')).toMatch(/done=blocked$/)
})

test('a session that is a minute short of an hour can act', async () => {
  const young = await operator()
  await age(young, '59 minutes')
  const { id: other } = await person()
  expect((await send(young, 'block', other)).headers.get('location')).toMatch(/done=blocked$/)
})

test.each(['block', 'sign-out', 'delete'] as const)(
  '%s tells the sites where the person is signed in',
  async (act) => {
    await using receiver = await receiveLogouts()
    const site = await Site.add(newBrowser, { backchannelUri: receiver.url })
    const { user, siteCode } = await site.signIn(newBrowser(), newPhone())
    await site.exchange(siteCode)
    expect((await send(one, act, user.id, acts[act].form)).status).toBe(303)
    expect(receiver.received).toHaveLength(1)
  },
)

test('odd forms and ids never fail', async () => {
  const { id } = await person()
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('\0', '%', '%00', '%ED%A0%80', '\ufffd', '../..', 'x'.repeat(20_000)),
  )
  const odd = fc.record({
    act: fc.constantFrom(...names),
    id: fc.oneof(fc.constant(id), text),
    body: fc.dictionary(fc.oneof(fc.constantFrom('role', 'confirmed'), text), text, { maxKeys: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(odd, async ({ act, id, body }) => {
      const path = `/admin/people/${encodeURIComponent(id) || '-'}/${act}`
      const { status } = await sendForm(one.browser, path, body)
      expect([303, 400, 404, 413]).toContain(status)
    }),
    { numRuns: 150, seed: 20261127 },
  )
})

describe('operators', () => {
  test('are neither blocked nor deleted at the desk, but by the command line', async () => {
    const { id } = await operator()
    expect((await send(one, 'block', id)).headers.get('location')).toMatch(/done=unchanged$/)
    expect((await send(one, 'delete', id, { confirmed: 'yes' })).headers.get('location')).toMatch(
      /done=unchanged$/,
    )
    expect(await findPersonDetails(id)).toMatchObject({ role: 'admin', blockedAt: null })
    expect(await blockUser(id)).toBe(true)
    expect(await deleteAccount(id, { address: null })).toBe(true)
  })

  test('can’t take the role from the last of them, and a blocked one does not count', async () => {
    await sql(`UPDATE "User" SET role = 'user' WHERE id <> $1`, [one.id])
    const blocked = await operator()
    await blockUser(blocked.id)
    expect((await send(one, 'role', one.id, { role: 'user' })).headers.get('location')).toBe(
      `/admin/people/${one.id}?done=unchanged`,
    )
    expect(await findPersonDetails(one.id)).toMatchObject({ role: 'admin', isLastOperator: true })
    const { id } = await operator()
    expect(await findPersonDetails(one.id)).toMatchObject({ isLastOperator: false })
    expect((await send(one, 'role', id, { role: 'user' })).headers.get('location')).toMatch(/done=role$/)
    await setRole(id, 'admin')
    // The desk is gone for whoever took it from themselves.
    expect((await send(one, 'role', one.id, { role: 'user' })).headers.get('location')).toBe('/account')
    await setRole(one.id, 'admin')
  })

  test('who take the role from each other at once: exactly one stays', async () => {
    await sql(`UPDATE "User" SET role = 'user'`)
    const [a, b] = (await Promise.all([1, 2].map(newUser))) as [string, string]
    for (let round = 0; round < rounds; round += 1) {
      await sql(`UPDATE "User" SET role = 'admin' WHERE id IN ($1, $2)`, [a, b])
      const won = await Promise.all([
        setRole(b, 'user', { byId: a, address: null }),
        setRole(a, 'user', { byId: b, address: null }),
      ])
      expect(won.filter(Boolean)).toHaveLength(1)
      const left = await sql(`SELECT id FROM "User" WHERE role = 'admin'`)
      expect(left).toHaveLength(1)
    }
    await setRole(one.id, 'admin')
  })
})

async function newUser(): Promise<string> {
  return (await identify({ appId: 'app-0', openid: randomId(), unionid: null })).user.id
}

describe('who did it', () => {
  test('is nobody any more once the operator’s account is deleted', async () => {
    const { id } = await operator()
    const other = await newUser()
    await blockUser(other, { byId: id, address: null })
    await deleteAccount(id, { address: null })
    const entries = await sql(`SELECT event, "byId" FROM "AuditEntry" WHERE "userId" = $1`, [other])
    expect(entries).toEqual([{ event: 'blocked', byId: null }])
  })

  test('is the user who is left when the operator is merged with another', async () => {
    const unionid = randomId()
    const older = await identify({ appId: 'app-1', openid: randomId(), unionid })
    const openid = randomId()
    const { user } = await identify({ appId: 'app-0', openid, unionid: null })
    await setRole(user.id, 'admin')
    await setRole(await newUser(), 'admin')
    const other = await newUser()
    await blockUser(other, { byId: user.id, address: null })
    // An act on oneself.
    await setRole(user.id, 'user', { byId: user.id, address: null })
    await identify({ appId: 'app-0', openid, unionid })
    const entries = await sql(
      `SELECT event, "byId" FROM "AuditEntry" WHERE "userId" IN ($1, $2) AND event <> 'users_merged' ORDER BY id`,
      [other, older.user.id],
    )
    expect(entries).toEqual([
      { event: 'role_changed', byId: null },
      { event: 'blocked', byId: older.user.id },
      { event: 'role_changed', byId: older.user.id },
    ])
  })
})

import stringWidth from 'string-width'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { randomId } from '#lib/crypto.ts'
import { db } from '#lib/db/client.ts'
import { identify } from '#lib/user/identity.ts'
import { setProfile } from '#lib/user/profile.ts'
import { shortName } from '#lib/user/short-name.ts'
import { receiveEvents } from '../e2e/clients/webhook.ts'
import { type Ended, saomaOnOwnDatabase } from './test-saoma.ts'

const run = saomaOnOwnDatabase()
const receiver = await receiveEvents()
beforeAll(() => {
  for (const [name, value] of Object.entries(receiver.settings)) vi.stubEnv(name, value)
})
afterAll(() => receiver.stop())

const user = (...args: string[]): Promise<Ended> => run('user', ...args)

async function json(...args: string[]): Promise<unknown> {
  return JSON.parse((await user(...args, '--json')).out)
}

async function person(openid: string, nickname: string): Promise<string> {
  const { user } = await identify({ appId: 'app', openid, unionid: null })
  await setProfile(user.id, { nickname, avatar: null }, null)
  return user.id
}

async function session(userId: string): Promise<void> {
  const { id: identityId } = await db().identity.findFirstOrThrow({ where: { userId } })
  const expiresAt = new Date(Date.now() + 60_000)
  await db().session.create({ data: { id: randomId(), tokenHash: randomId(), identityId, expiresAt } })
}

test('finds, shows, changes, exports and deletes a user', async () => {
  const [ann, bob] = [await person('o-ann', 'Ann 100%'), await person('o-bob', 'Bob')]
  await db().user.update({ where: { id: ann }, data: { phone: '+86 13800000000' } })
  expect((await user('list')).out).toMatch(new RegExp(`^id .*\\n${bob} +Bob +user +0 .*\\n${ann} `))
  for (const text of ['ann', '100%', ann.slice(0, 9), 'o-ann', '13800000000'])
    expect(await json('find', text)).toMatchObject({ users: [{ id: ann, phone: '138****0000' }] })
  expect(await json('find', '%')).toMatchObject({ users: [{ id: ann }] })
  expect(await json('find', 'nobody')).toEqual({ users: [] })

  expect(await json('role', bob.slice(0, 8), 'admin')).toMatchObject({ user: { id: bob, role: 'admin' } })
  expect((await user('role', bob, 'admin')).out).toMatch(/^The role is already admin\.\nid +/)
  await session(bob)
  expect(await json('show', bob)).toMatchObject({ user: { sessions: 1 } })
  const blocked = await json('block', bob)
  expect(blocked).toMatchObject({ user: { blockedAt: expect.stringMatching(/^20.*Z$/), sessions: 0 } })
  expect(await json('show', bob)).toEqual(blocked)
  expect((await user('unblock', bob)).out).toMatch(/^Unblocked\.\n/)
  await session(bob)
  const { out } = await user('sign-out', bob)
  expect(out).toMatch(/^Signed out everywhere\.\n/)
  expect(out).toMatch(/^sessions +0$/m)

  expect(await json('export', ann)).toMatchObject({ id: ann, phone: '+86 13800000000' })
  expect(await json('delete', ann)).toEqual({ deleted: ann })
  expect(await json('list')).toMatchObject({ users: [{ id: bob }] })
})

test('tells the webhook of whom it blocks and deletes before it ends', async () => {
  const id = await person('o-told', 'Told')
  await user('block', id)
  expect(receiver.of(id).map(({ type }) => type)).toEqual(['user.created', 'user.blocked'])
  await user('delete', id)
  expect(receiver.of(id).map(({ type }) => type)).toEqual(['user.created', 'user.blocked', 'user.deleted'])
})

test('lists somebody without a nickname by the name that they see, finds them by it, and keeps the columns', async () => {
  const { user: unnamed } = await identify({ appId: 'app', openid: 'o-unnamed', unionid: null })
  const { code } = shortName(unnamed.id)
  await person('o-chinese', '林小满🐼')
  const { out } = await user('list')
  expect(out).toMatch(new RegExp(`^${unnamed.id} +User ${code} +user`, 'm'))
  const ends = out.split('\n').map((line) => stringWidth(line))
  expect(new Set(ends).size).toBe(1)
  const names = out.split('\n').map((line) => stringWidth(line.slice(0, line.search(/ +(role|user|admin) /))))
  expect(new Set(names).size).toBe(1)
  for (const text of [code, `user ${code.toLowerCase()}`, `用户 ${code}`])
    expect(await json('find', text)).toMatchObject({ users: [{ id: unnamed.id }] })
  await setProfile(unnamed.id, { nickname: 'Named', avatar: null }, null)
  expect(await json('find', `User ${code}`)).toEqual({ users: [] })
})

test.each([
  [['show', 'nobody'], 1, 'No user’s id'],
  [['show', ''], 1, 'No user’s id'],
  [['show'], 2, 'Usage: saoma user show ID'],
  [['role', 'x', 'root'], 2, 'A role is admin or user, not root.'],
  [['role', 'x'], 2, 'Usage: saoma user role ID admin|user'],
  [['toString'], 2, 'list '],
  [[], 2, 'list '],
])('%j: exit code %i', async (args, code, sentence) => {
  const result = await user(...args)
  expect(result).toMatchObject({ code, out: '' })
  expect(result.err).toContain(sentence)
})

test('the start of several ids is refused, and the whole id of one is not', async () => {
  await db().user.createMany({ data: [{ id: 'same' }, { id: 'same-2' }] })
  const result = await user('show', 'sam')
  expect(result).toMatchObject({ code: 1, out: '' })
  expect(result.err).toContain('Several users’ ids start with sam.')
  expect(await json('show', 'same')).toMatchObject({ user: { id: 'same' } })
})

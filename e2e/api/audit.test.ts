import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { confirmed, newBrowser, newPhone, scanned, signedIn, sql } from '../http/shared-stack.ts'

type Entry = { event: string; reason: string | null; userId: string | null; address: string | null }

function entriesOf(scene: string): Promise<Entry[]> {
  const hash = createHash('sha256').update(scene).digest('base64url')
  return sql(`SELECT event, reason, "userId", address FROM "AuditEntry" WHERE scene = $1 ORDER BY id`, [hash])
}

test('every step of a login is audited: who, from where, and for a refusal why', async () => {
  const { browser, code, phone, ticket } = await signedIn()
  const { user } = (await phone.auth()).data
  await browser.redeem({ scene: code.scene, ticket })
  await newPhone().scan(code.scene)
  await newBrowser().redeem({ scene: code.scene, ticket })
  const entries = await entriesOf(code.scene)
  expect(entries.map(({ event, reason }) => [event, reason])).toEqual([
    ['scanned', null],
    ['confirmed', null],
    ['signed_in', null],
    ['refused', 'scene_state'],
    ['refused', 'scene_taken'],
    ['refused', 'wrong_browser'],
  ])
  for (const entry of entries.slice(0, 3))
    expect(entry).toMatchObject({ userId: user.id, address: '127.0.0.*' })
})

test('a step whose answer was lost is audited once', async () => {
  const { browser, code, phone } = await scanned()
  const attempt = 'a'.repeat(16)
  for (let i = 0; i < 2; i += 1) await phone.decide(code.scene, 'confirm', { attempt })
  const { ticket } = (await browser.status(code.scene)).data
  const redemption = { scene: code.scene, ticket, attempt }
  const answers = [1, 2].map(() => browser.redeem(redemption))
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200])
  for (let i = 0; i < 2; i += 1) await phone.decide(code.scene, 'cancel', { attempt: 'b'.repeat(16) })
  const events = (await entriesOf(code.scene)).map(({ event }) => event)
  expect(events).toEqual(['scanned', 'confirmed', 'signed_in', 'cancelled'])
})

test('a wrong number is audited as a refusal', async () => {
  const { code, phone } = await scanned()
  await phone.scan(code.scene, 1049)
  await phone.decide(code.scene, 'confirm', { number: '00' })
  expect((await entriesOf(code.scene)).at(-1)).toMatchObject({ event: 'refused', reason: 'number_mismatch' })
})

test('the scan of a blocked person and of an expired code, and late redemptions, are audited with whose login it was', async () => {
  const { browser, code, ticket, phone, auth } = await confirmed()
  const { id } = auth.user
  const [other, late] = [await newBrowser().openCode(), await newBrowser().openCode()]
  await sql(`UPDATE "User" SET "blockedAt" = now() WHERE id = $1`, [id])
  await phone.scan(other.scene)
  await browser.redeem({ scene: code.scene, ticket })
  await sql(`UPDATE "User" SET "blockedAt" = NULL WHERE id = $1`, [id])
  await sql(`UPDATE "Scene" SET "expiresAt" = now() - interval '1 minute' WHERE id IN ($1, $2)`, [
    code.scene,
    late.scene,
  ])
  await browser.redeem({ scene: code.scene, ticket })
  await phone.scan(late.scene)
  const last = async (scene: string): Promise<unknown[]> =>
    (await entriesOf(scene))
      .filter(({ event }) => event === 'refused')
      .map(({ reason, userId }) => [reason, userId])
  expect(await last(other.scene)).toEqual([['user_blocked', id]])
  expect(await last(code.scene)).toEqual([
    ['user_blocked', id],
    ['scene_expired', id],
  ])
  // Refused before anybody asks WeChat whose phone it is.
  expect(await last(late.scene)).toEqual([['scene_expired', null]])
})

test('an unknown scene leaves no audit entry', async () => {
  const scene = 'x'.repeat(22)
  await newPhone().scan(scene)
  await newBrowser().redeem({ scene, ticket: 'x' })
  expect(await entriesOf(scene)).toEqual([])
})

test('a wrong ticket and a token used on another scene have their own reasons', async () => {
  const { browser, code, phone, auth } = await confirmed()
  const other = await scanned()
  await browser.redeem({ scene: code.scene, ticket: 'x' })
  await phone.decide(other.code.scene, 'confirm')
  const { user } = (await phone.auth()).data
  expect((await entriesOf(code.scene)).at(-1)).toMatchObject({
    event: 'refused',
    reason: 'wrong_ticket',
    userId: auth.user.id,
  })
  expect((await entriesOf(other.code.scene)).at(-1)).toEqual({
    event: 'refused',
    reason: 'wrong_scene',
    userId: user.id,
    address: '127.0.0.*',
  })
})

test('a guessed ticket from another browser leaves no audit entry: only a valid one was leaked', async () => {
  const { code } = await confirmed()
  await newBrowser().redeem({ scene: code.scene, ticket: 'x' })
  expect((await entriesOf(code.scene)).map(({ event }) => event)).toEqual(['scanned', 'confirmed'])
})

test('sign-outs, signing out everywhere and profile changes are audited once each, with who did it', async () => {
  const { browser, phone } = await signedIn()
  const { user } = (await phone.auth()).data
  await phone.register({ nickname: 'Ada' })
  await phone.upload('Ada', new Blob([new Uint8Array(await onePixel())]))
  await browser.signOut()
  await browser.signOut()
  await signedIn(phone)
  const sessions = await phone.sessions()
  await phone.call('DELETE', `/api/sessions/${sessions[0]?.id}`)
  await signedIn(phone)
  await signedIn(phone)
  await phone.call('DELETE', '/api/sessions')
  await phone.call('DELETE', '/api/sessions')
  const again = await signedIn(phone)
  const next = await scanned(newPhone())
  await next.phone.decide(next.code.scene, 'confirm')
  const { ticket } = (await next.browser.status(next.code.scene)).data
  next.browser.cookies.set('saoma_session', again.browser.cookies.get('saoma_session') ?? '')
  await next.browser.redeem({ scene: next.code.scene, ticket })
  const rows = await sql<Entry>(
    `SELECT event, address FROM "AuditEntry" WHERE "userId" = $1 AND scene IS NULL ORDER BY id`,
    [user.id],
  )
  expect(rows).toEqual(
    ['profile_changed', 'profile_changed', 'signed_out', 'signed_out', 'all_signed_out', 'signed_out'].map(
      (event) => ({ event, address: '127.0.0.*' }),
    ),
  )
})

function onePixel(): Promise<Buffer> {
  return sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
}

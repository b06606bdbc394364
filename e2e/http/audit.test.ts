import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { newBrowser, newPhone, scanned, signedIn, sql } from './world.ts'

type Entry = { event: string; reason: string | null; userId: string | null; address: string | null }

function entriesOf(scene: string): Promise<Entry[]> {
  const hash = createHash('sha256').update(scene).digest('base64url')
  return sql(`SELECT event, reason, "userId", address FROM "AuditEntry" WHERE scene = $1 ORDER BY id`, [hash])
}

test('every step of a login is written down: who, from where, and when refused, why', async () => {
  const { browser, code, phone, ticket } = await signedIn()
  const { user } = (await phone.auth()).data
  await browser.call('POST', '/api/session', { scene: code.scene, ticket })
  await newPhone().scan(code.scene)
  await newBrowser().call('POST', '/api/session', { scene: code.scene, ticket })
  const entries = await entriesOf(code.scene)
  expect(entries.map(({ event, reason }) => [event, reason])).toEqual([
    ['scanned', null],
    ['confirmed', null],
    ['signed_in', null],
    ['refused', 'scene_state'],
    ['refused', 'scene_taken'],
  ])
  for (const entry of entries.slice(0, 3))
    expect(entry).toMatchObject({ userId: user.id, address: '127.0.0.*' })
})

test('a step whose answer was lost is written down once', async () => {
  const { browser, code, phone } = await scanned()
  const attempt = 'a'.repeat(16)
  for (let i = 0; i < 2; i += 1) await phone.decide(code.scene, 'confirm', { attempt })
  const { ticket } = (await browser.call<{ ticket: string }>('GET', `/api/login/${code.scene}`)).data
  const redemption = { scene: code.scene, ticket, attempt }
  const answers = [1, 2].map(() => browser.call('POST', '/api/session', redemption))
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200])
  for (let i = 0; i < 2; i += 1) await phone.decide(code.scene, 'cancel', { attempt: 'b'.repeat(16) })
  const events = (await entriesOf(code.scene)).map(({ event }) => event)
  expect(events).toEqual(['scanned', 'confirmed', 'signed_in', 'cancelled'])
})

test('a wrong number is a refusal', async () => {
  const { code, phone } = await scanned()
  await phone.scan(code.scene, 1049)
  await phone.decide(code.scene, 'confirm', { number: '00' })
  expect((await entriesOf(code.scene)).at(-1)).toMatchObject({ event: 'refused', reason: 'number_mismatch' })
})

test('a scene that nobody made leaves no trace', async () => {
  const scene = 'x'.repeat(22)
  await newPhone().scan(scene)
  await newBrowser().call('POST', '/api/session', { scene, ticket: 'x' })
  expect(await entriesOf(scene)).toEqual([])
})

import { describe, expect, test } from 'vitest'
import type { Answer } from '../clients/browser.ts'
import { confirmed, newBrowser, newPhone, scanned, signedIn, sql } from '../http/shared-stack.ts'

/** Does something many times at once. */
function all<T>(count: number, what: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => what(index)))
}

function count(answers: Answer<unknown>[]): Record<string, number> {
  const kinds = answers.map(({ status, error }) => (status === 200 ? 'ok' : (error ?? 'none')))
  return Object.fromEntries([...new Set(kinds)].map((kind) => [kind, kinds.filter((k) => k === kind).length]))
}

describe('exactly one wins', () => {
  test('of 100 confirmations of one scene at once', async () => {
    const { phone, code } = await scanned()
    const answers = await all(100, (i) =>
      phone.decide(code.scene, 'confirm', { attempt: `attempt-number-${i}-of-100` }),
    )
    expect(count(answers)).toEqual({ ok: 1, scene_state: 99 })
  })

  test('of 50 confirmations against 50 declines', async () => {
    const { browser, phone, code } = await scanned()
    const answers = await all(100, (i) => phone.decide(code.scene, i % 2 ? 'confirm' : 'cancel'))
    const { status } = (await browser.status(code.scene)).data
    // A decline also cancels a confirmation, so both may succeed, and then the decline stands.
    expect(status).toBe('cancelled')
    expect(answers.filter((a) => a.status === 200 && a.data.status === 'cancelled')).toHaveLength(1)
  })

  test('of 100 redemptions of one ticket at once', async () => {
    const { browser, phone, code, ticket } = await confirmed()
    const answers = await all(100, (i) =>
      browser.call('POST', '/api/session', {
        scene: code.scene,
        ticket,
        attempt: `attempt-number-${i}-of-100`,
      }),
    )
    expect(count(answers)).toEqual({ ok: 1, scene_state: 99 })
    expect(await phone.sessions()).toHaveLength(1)
  })

  test('of 100 redemptions by the same attempt there is one session, and all have it', async () => {
    const { browser, phone, code, ticket } = await confirmed()
    const body = { scene: code.scene, ticket, attempt: 'the-one-and-only-attempt' }
    const answers = await all(100, () => browser.redeem(body))
    expect(count(answers)).toEqual({ ok: 100 })
    expect(new Set(answers.map(({ headers }) => headers.getSetCookie()[0]?.split(';')[0])).size).toBe(1)
    expect(await phone.sessions()).toHaveLength(1)
  })

  test('of 20 people who scan one code at once', async () => {
    const { scene } = await newBrowser().openCode()
    const answers = await all(20, () => newPhone().scan(scene))
    expect(count(answers)).toEqual({ ok: 1, scene_taken: 19 })
  })

  test('of 50 first logins of one new openid at once: one user', async () => {
    const name = `newcomer-${process.pid}`
    const answers = await all(50, () => newPhone(name).auth())
    expect(count(answers)).toEqual({ ok: 50 })
    expect(new Set(answers.map(({ data }) => data.user.id)).size).toBe(1)
  })

  test('of a redemption and "not me" at once: there is never a session after the cancel', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { browser, phone, code, ticket } = await confirmed()
      const [, cancel] = await Promise.all([
        browser.redeem({ scene: code.scene, ticket }),
        phone.decide(code.scene, 'cancel'),
      ])
      expect(cancel.status).toBe(200)
      expect(await phone.sessions()).toEqual([])
    }
  })

  test('of 29 numbers at once, the right one sent last: the first decides', async () => {
    const rounds = process.env['SAOMA_LONG'] ? 40 : 15
    let confirmed = 0
    for (let round = 0; round < rounds; round += 1) {
      const { browser, phone, code } = await scanned()
      await phone.scan(code.scene, 1049)
      const { number } = (await browser.status(code.scene)).data
      const others = Array.from({ length: 90 }, (_, i) => `${i + 10}`).filter((one) => one !== number)
      const tries = [...others.slice(0, 28), number]
      const answers = await all(29, (i) => phone.decide(code.scene, 'confirm', { number: tries[i] }))
      const { ok = 0, ...refused } = count(answers)
      confirmed += ok
      expect(refused).toEqual(ok ? { scene_state: 28 } : { number_mismatch: 1, scene_state: 28 })
    }
    // Overtaking 28 others must be luck. It wouldn't be if a wrong number took one statement more than the right one.
    expect(confirmed).toBeLessThanOrEqual(Math.max(2, rounds / 10))
  })

  test('no session exists without its scene, and no signed-in scene without its session', async () => {
    await signedIn()
    const [row] = await sql<{ scenes: number; sessions: number }>(`
      SELECT count(*)::int AS scenes, count(t.id)::int AS sessions
      FROM "Scene" s LEFT JOIN "Session" t ON t.id = s."sessionId" WHERE s.status = 'signed_in' AND s.id = (
        SELECT id FROM "Scene" WHERE status = 'signed_in' ORDER BY "createdAt" DESC LIMIT 1)`)
    expect(row).toEqual({ scenes: 1, sessions: 1 })
  })
})

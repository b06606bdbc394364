import { describe, expect, test } from 'vitest'
import { hash } from '#lib/crypto.ts'
import { confirm, logIn, scan } from '../clients/log-in.ts'
import type { Phone } from '../clients/phone.ts'
import {
  confirmed,
  expectRefused,
  expire,
  newBrowser,
  newPhone,
  scanned,
  signedIn,
  sql,
} from '../http/shared-stack.ts'

const attempt = 'attempt-of-16-or-more'

describe('POST /api/session', () => {
  test('the same attempt gets the same session again, and it works', async () => {
    const { browser, code, ticket } = await confirmed()
    const body = { scene: code.scene, ticket, attempt }
    const first = await browser.redeem(body)
    const token = browser.cookies.get('saoma_session')
    browser.cookies.delete('saoma_session')
    expect((await browser.redeem(body)).data).toEqual(first.data)
    expect(browser.cookies.get('saoma_session')).toBe(token)
    expect((await browser.session()).data).toEqual(first.data)
  })

  test('tells whether the same person signs in again in this browser, or another', async () => {
    const [browser, somebody, other] = [newBrowser(), newPhone(), newPhone()]
    const returning: boolean[] = []
    for (const phone of [somebody, somebody, other, somebody]) {
      const { code, ticket } = await confirm(await scan(browser, phone))
      returning.push((await browser.redeem({ scene: code.scene, ticket })).headers.has('saoma-returning'))
    }
    expect(returning).toEqual([false, true, false, false])
  })

  test('a retry that comes with the new cookie does not take its own person for one who returns', async () => {
    const { browser, code, ticket } = await confirmed()
    const body = { scene: code.scene, ticket, attempt }
    expect((await browser.redeem(body)).headers.has('saoma-returning')).toBe(false)
    expect((await browser.redeem(body)).headers.has('saoma-returning')).toBe(false)
  })

  test('another attempt, or none, is too late', async () => {
    const { browser, code, ticket } = await confirmed()
    await browser.redeem({ scene: code.scene, ticket, attempt })
    for (const more of [{}, { attempt: 'another-attempt-16' }]) {
      const answer = await browser.redeem({ scene: code.scene, ticket, ...more })
      expectRefused(answer, 409, 'scene_state')
      expect(answer.headers.getSetCookie()).toEqual([])
    }
  })

  test('after "not me", the same attempt is refused', async () => {
    const { browser, phone, code, ticket } = await confirmed()
    await browser.redeem({ scene: code.scene, ticket, attempt })
    await phone.decide(code.scene, 'cancel')
    expect((await browser.redeem({ scene: code.scene, ticket, attempt })).error).toBe('scene_state')
  })

  test('signing in rotates the browser secret: one that was planted before is worthless', async () => {
    const { browser, code, ticket } = await confirmed()
    const planted = browser.cookies.get('saoma_browser') ?? ''
    await browser.redeem({ scene: code.scene, ticket, attempt })
    expect(browser.cookies.get('saoma_browser')?.slice(0, 43)).not.toBe(planted)
    const { scene } = await browser.openCode()
    const attacker = newBrowser()
    attacker.cookies.set('saoma_browser', planted)
    expect((await attacker.status(scene)).status).toBe(404)
    expect((await browser.status(code.scene)).data.status).toBe('signed_in')
  })

  test('the same attempt gets the same session and the same new secret, whichever secret the browser has left', async () => {
    const { browser, code, ticket } = await confirmed()
    const before = browser.cookies.get('saoma_browser') ?? ''
    const body = { scene: code.scene, ticket, attempt }
    const given: string[][] = []
    for (const secret of [before, before, undefined]) {
      if (secret !== undefined) browser.cookies.set('saoma_browser', secret)
      const { status, headers } = await browser.redeem(body)
      expect(status).toBe(200)
      given.push(headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? ''))
    }
    expect(given[1]).toEqual(given[0])
    expect(given[2]).toEqual(given[0])
  })

  test('signing out rotates the browser secret too, by either call', async () => {
    for (const path of ['/api/session', 'own']) {
      const { browser } = await signedIn()
      const before = browser.cookies.get('saoma_browser')?.slice(0, 43)
      const sessions = await browser.sessions()
      await browser.call('DELETE', path === 'own' ? `/api/sessions/${sessions[0]?.id}` : path)
      expect(browser.cookies.get('saoma_browser')?.slice(0, 43)).toMatch(/^[\w-]{43}$/)
      expect(browser.cookies.get('saoma_browser')?.slice(0, 43)).not.toBe(before)
      expect(browser.cookies.has('saoma_session')).toBe(false)
    }
  })

  test("a wrong ticket, or another scene's, is forbidden", async () => {
    const { browser, code } = await confirmed()
    const other = await confirmed()
    for (const ticket of ['x', other.ticket]) {
      const answer = await browser.redeem({ scene: code.scene, ticket })
      expectRefused(answer, 403, 'forbidden')
    }
  })

  test('there is nothing to redeem before the confirmation or after a cancel', async () => {
    const before = await scanned()
    const early = { scene: before.code.scene, ticket: 'x' }
    expect((await before.browser.redeem(early)).error).toBe('scene_state')
    const after = await confirmed()
    await after.phone.decide(after.code.scene, 'cancel')
    const late = { scene: after.code.scene, ticket: after.ticket }
    expect((await after.browser.redeem(late)).error).toBe('scene_state')
  })

  test('a ticket that was not redeemed in time is expired', async () => {
    const { browser, code, ticket } = await confirmed()
    await expire(code.scene, 1)
    expectRefused(await browser.redeem({ scene: code.scene, ticket }), 410, 'scene_expired')
  })

  test.each([
    [{}, 'scene'],
    [{ scene: 'x' }, 'ticket'],
    [{ scene: 'x', ticket: 1 }, 'ticket'],
    [{ scene: 'x', ticket: 'x', attempt: 'short' }, 'attempt'],
  ])('%j is 400 and names %s', async (body, field) => {
    const answer = await newBrowser().call('POST', '/api/session', body)
    expectRefused(answer, 400, 'bad_request')
    expect(answer.msg).toContain(field)
  })

  test('the cookie is HttpOnly, SameSite=Lax and for the whole site; only a hash of it is kept', async () => {
    const { browser, code, ticket } = await confirmed()
    const { headers } = await browser.redeem({ scene: code.scene, ticket })
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^saoma_session=[\w-]{43}; Path=\/; Expires=[^;]+; Max-Age=2592000; HttpOnly; SameSite=lax$/i,
      ),
      expect.stringMatching(
        /^saoma_browser=[\w.-]{110}; Path=\/; Expires=[^;]+; Max-Age=2592000; HttpOnly; SameSite=lax$/i,
      ),
    ])
    const token = browser.cookies.get('saoma_session') ?? ''
    const rows = await sql<{ text: string }>(`SELECT t::text AS text FROM "Session" t`)
    expect(rows.some(({ text }) => text.includes(token))).toBe(false)
  })
})

describe('GET and DELETE /api/session', () => {
  test('nobody is signed in without a cookie, or with a malformed one', async () => {
    const browser = newBrowser()
    expect((await browser.session()).data).toEqual({ user: null })
    for (const token of ['x', 'a'.repeat(43)]) {
      browser.cookies.set('saoma_session', token)
      expect((await browser.session()).data).toEqual({ user: null })
    }
  })

  test('a session is renewed daily, together with the cookies that recognize it and its browser', async () => {
    const { browser } = await signedIn()
    const cookies = new Map(browser.cookies)
    expect((await browser.session()).headers.getSetCookie()).toEqual([])
    await sql(`UPDATE "Session" SET "lastSeenAt" = now() - interval '25 hours'`)
    expect((await browser.session()).headers.getSetCookie()).toEqual([
      expect.stringMatching(/^saoma_session=.*; Max-Age=2592000;/),
      expect.stringMatching(/^saoma_browser=.*; Max-Age=2592000;/),
    ])
    expect(browser.cookies).toEqual(cookies)
    expect((await browser.session()).headers.getSetCookie()).toEqual([])
  })

  test('signing out ends the session itself, not only the cookie', async () => {
    const { browser } = await signedIn()
    const token = browser.cookies.get('saoma_session') ?? ''
    expect((await browser.signOut()).data).toEqual({ user: null })
    expect(browser.cookies.has('saoma_session')).toBe(false)
    browser.cookies.set('saoma_session', token)
    expect((await browser.session()).data).toEqual({ user: null })
  })

  test('another site cannot sign anybody in or out', async () => {
    const { browser, code, ticket } = await confirmed()
    const evil = { origin: 'https://evil.example' }
    const body = { scene: code.scene, ticket }
    expect((await browser.call('POST', '/api/session', body, evil)).error).toBe('forbidden')
    expect((await browser.call('DELETE', '/api/session', undefined, evil)).error).toBe('forbidden')
    expect((await browser.redeem(body)).status).toBe(200)
  })
})

describe('/api/sessions', () => {
  type List = { sessions: { id: string; current: boolean }[] }

  test('lists where a person is signed in, for browser and phone', async () => {
    const phone = newPhone()
    const first = await signedIn(phone)
    await signedIn(phone)
    const sessions = await first.browser.sessions()
    expect(sessions.filter(({ current }) => current)).toHaveLength(1)
    expect(sessions).toHaveLength(2)
    expect(sessions[1]).toEqual({
      id: expect.any(String),
      current: expect.any(Boolean),
      browser: null,
      system: null,
      address: '127.0.0.*',
      place: null,
      newBrowser: true,
      createdAt: expect.stringMatching(/Z$/),
      lastSeenAt: expect.stringMatching(/Z$/),
    })
    const seen = await phone.sessions()
    expect(seen.map(({ current }) => current)).toEqual([false, false])
  })

  test('marks a browser in which the person was not among the last to sign in, but not the first one of a person', async () => {
    const phone = newPhone()
    const { browser } = await signedIn(phone)
    const marks = async (of: Phone): Promise<boolean[]> =>
      (await of.sessions()).map((session) => session.newBrowser)
    expect(await marks(phone)).toEqual([false])
    const another = newBrowser()
    await logIn(another, phone)
    expect(await marks(phone)).toEqual([true, false])
    // The same browser again, after signing out there.
    await browser.call('DELETE', '/api/session')
    await logIn(browser, phone)
    expect(await marks(phone)).toEqual([false, true])
    // Signed out everywhere, a new browser is one all the same.
    await phone.call('DELETE', '/api/sessions')
    await logIn(newBrowser(), phone)
    expect(await marks(phone)).toEqual([true])
    // Somebody new to Saoma signs in where another person was before.
    const stranger = newPhone()
    await logIn(another, stranger)
    expect(await marks(stranger)).toEqual([false])
    await logIn(browser, stranger)
    expect(await marks(stranger)).toEqual([true, false])
  })

  test('does not mark a browser in which people take turns, up to four of them', async () => {
    const browser = newBrowser()
    const people = [newPhone(), newPhone(), newPhone(), newPhone()]
    const marks: boolean[] = []
    for (const phone of [...people, ...people, newPhone(), ...people]) {
      await logIn(browser, phone)
      marks.push((await browser.sessions())[0]?.newBrowser ?? true)
    }
    const turns = [false, false, false, false]
    // The fifth person takes the place of the one who was there the longest ago, and so on.
    expect(marks).toEqual([...turns, ...turns, false, true, true, true, true])
  })

  test('still tells a new browser once the audit trail is emptied, by another live session', async () => {
    const phone = newPhone()
    const { user } = await signedIn(phone)
    await sql('DELETE FROM "AuditEntry" WHERE "userId" = $1', [user.id])
    await signedIn(phone)
    expect((await phone.sessions()).map((session) => session.newBrowser)).toEqual([true, false])
  })

  test('a browser whose session belongs to the same user, by a merge, is not new', async () => {
    const [older, younger] = [await signedIn(), await signedIn()]
    await sql('UPDATE "Identity" SET "userId" = $1 WHERE "userId" = $2', [older.user.id, younger.user.id])
    await sql('DELETE FROM "User" WHERE id = $1', [younger.user.id])
    await logIn(younger.browser, younger.phone)
    expect((await younger.phone.sessions()).map((session) => session.newBrowser)).toEqual([false, false])
  })

  test('signs out one, all others, or all from the phone', async () => {
    const phone = newPhone()
    const [a, b, c] = [await signedIn(phone), await signedIn(phone), await signedIn(phone)]
    const list = await a.browser.sessions()
    const other = list.find(({ current }) => !current)?.id ?? ''
    expect((await a.browser.call<List>('DELETE', `/api/sessions/${other}`)).data.sessions).toHaveLength(2)
    expect((await a.browser.call<List>('DELETE', '/api/sessions')).data.sessions).toHaveLength(1)
    expect((await a.browser.session()).data.user).not.toBeNull()
    expect((await phone.call<List>('DELETE', '/api/sessions')).data.sessions).toEqual([])
    for (const { browser } of [a, b, c]) {
      expect((await browser.session()).data.user).toBeNull()
    }
  })

  test("the caller's own session is the first, also beside more newer ones than are listed", async () => {
    const { browser } = await signedIn()
    await sql(
      `INSERT INTO "Session" (id, "tokenHash", "identityId", "createdAt", "expiresAt")
      SELECT t.id || n, t.id || n, t."identityId", now() + n * interval '1 second', t."expiresAt"
      FROM "Session" t, generate_series(1, 100) n WHERE t."tokenHash" = $1`,
      [hash(browser.cookies.get('saoma_session') ?? '')],
    )
    const sessions = await browser.sessions()
    expect(sessions.map(({ current }) => current)).toEqual([true, ...Array<boolean>(99).fill(false)])
  })

  test("somebody else's session is not found", async () => {
    const mine = await signedIn()
    const theirs = await signedIn()
    const sessions = await theirs.browser.sessions()
    for (const id of [sessions[0]?.id ?? '', 'nope', '%00', "'; DROP TABLE"]) {
      const answer = await mine.browser.call('DELETE', `/api/sessions/${encodeURIComponent(id)}`)
      expectRefused(answer, 404, 'not_found')
    }
    expect((await theirs.browser.session()).data.user).not.toBeNull()
  })

  test('needs somebody signed in', async () => {
    for (const [method, path] of [
      ['GET', '/api/sessions'],
      ['DELETE', '/api/sessions'],
      ['DELETE', '/api/sessions/x'],
    ] as const) {
      expectRefused(await newBrowser().call(method, path), 401, 'unauthenticated')
    }
  })
})

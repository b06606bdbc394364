import { describe, expect, test } from 'vitest'
import { type Code, type Browser } from '../clients/browser.ts'
import { listen } from '../clients/channel.ts'
import type { Phone } from '../clients/phone.ts'
import {
  confirmed,
  expectRefused,
  expire,
  newBrowser,
  newPhone,
  scanned,
  signedIn,
} from '../http/shared-stack.ts'

const attempt = 'attempt-of-16-or-more'

async function scannedFromAlbum(): Promise<{ browser: Browser; phone: Phone; code: Code; number: string }> {
  const login = await scanned()
  await login.phone.scan(login.code.scene, 1049)
  const { data } = await login.browser.status(login.code.scene)
  return { ...login, number: data.number ?? '' }
}

describe('POST /api/miniapp/publish', () => {
  test('a declined login is pushed to the page', async () => {
    const { browser, phone, code } = await scanned()
    const channel = await listen(browser, code)
    expect((await phone.decide(code.scene, 'cancel')).data).toEqual({ status: 'cancelled' })
    expect(await channel.next('cancelled')).toEqual({})
    expect((await browser.status(code.scene)).data).toMatchObject({
      status: 'cancelled',
    })
    channel.close()
  })

  test('the same decision by the same attempt gets the same answer, even after the ticket was redeemed', async () => {
    const { browser, phone, code } = await scanned()
    const first = await phone.decide(code.scene, 'confirm', { attempt })
    expect((await phone.decide(code.scene, 'confirm', { attempt })).data).toEqual(first.data)
    const { data } = await browser.status(code.scene)
    await browser.redeem({ scene: code.scene, ticket: data.ticket })
    expect((await phone.decide(code.scene, 'confirm', { attempt })).data).toEqual({ status: 'confirmed' })
  })

  test('another attempt, or none, is too late', async () => {
    const { phone, code } = await scanned()
    await phone.decide(code.scene, 'confirm', { attempt })
    for (const more of [{}, { attempt: 'another-attempt-16' }]) {
      expectRefused(await phone.decide(code.scene, 'confirm', more), 409, 'scene_state')
    }
  })

  test('a decision without an attempt is not idempotent', async () => {
    const { phone, code } = await scanned()
    await phone.decide(code.scene, 'confirm')
    expect((await phone.decide(code.scene, 'confirm')).error).toBe('scene_state')
  })

  test('"not me" ends the session created by the scene', async () => {
    const { browser, phone, code } = await signedIn()
    expect((await browser.session()).data.user).not.toBeNull()
    expect((await phone.decide(code.scene, 'cancel')).status).toBe(200)
    expect((await browser.session()).data.user).toBeNull()
  })

  test('the right number confirms', async () => {
    const { phone, code, number } = await scannedFromAlbum()
    expect((await phone.decide(code.scene, 'confirm', { number })).data).toEqual({ status: 'confirmed' })
  })

  test('a wrong number cancels the scene, and the right one comes too late', async () => {
    const { browser, phone, code, number } = await scannedFromAlbum()
    const wrong = number === '42' ? '43' : '42'
    expectRefused(
      await phone.decide(code.scene, 'confirm', { number: wrong, attempt }),
      400,
      'number_mismatch',
    )
    expect((await browser.status(code.scene)).data).toMatchObject({
      status: 'cancelled',
    })
    expect((await phone.decide(code.scene, 'confirm', { number, attempt })).error).toBe('scene_state')
  })

  test.each([{}, { number: 42 }, { number: '4' }, { number: '421' }, { number: 'ab' }])(
    'a missing or malformed number (%j) is 400, and the scene stays',
    async (more) => {
      const { phone, code, number } = await scannedFromAlbum()
      expectRefused(await phone.decide(code.scene, 'confirm', more), 400, 'bad_request')
      expect((await phone.decide(code.scene, 'confirm', { number })).status).toBe(200)
    },
  )

  test('a number where none is needed is ignored', async () => {
    const { phone, code } = await scanned()
    expect((await phone.decide(code.scene, 'confirm', { number: '42' })).status).toBe(200)
  })

  test('only the scanner can decide', async () => {
    const { code } = await scanned()
    const other = newPhone()
    await other.auth()
    expectRefused(await other.decide(code.scene, 'confirm'), 403, 'forbidden')
    const elsewhere = await scanned()
    expectRefused(await elsewhere.phone.decide(code.scene, 'confirm'), 403, 'forbidden')
  })

  test.each(['', 'Bearer', 'Bearer x', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', 'Basic eDp5'])(
    'the authorization %j is 401',
    async (authorization) => {
      const { code } = await scanned()
      const body = { scene: code.scene, decision: 'confirm' }
      const answer = await newBrowser().call('POST', '/api/miniapp/publish', body, { authorization })
      expectRefused(answer, 401, 'unauthenticated')
    },
  )

  test('a scene that was not decided in time has expired for good', async () => {
    const { browser, phone, code } = await scanned()
    await expire(code.scene, 1)
    expectRefused(await phone.decide(code.scene, 'confirm'), 410, 'scene_expired')
    expectRefused(await phone.decide(code.scene, 'cancel'), 410, 'scene_expired')
    expect((await browser.status(code.scene)).data).toMatchObject({ status: 'expired' })
  })

  test.each([
    [{}, 'scene'],
    [{ scene: 7, decision: 'confirm' }, 'scene'],
    [{ decision: 'perhaps' }, 'decision'],
    [{ decision: 'confirm', attempt: 'short' }, 'attempt'],
  ])('%j is 400 and names %s', async (wrong, field) => {
    const { phone, code } = await scanned()
    const body = 'scene' in wrong || field === 'scene' ? wrong : { scene: code.scene, ...wrong }
    const answer = await phone.call('POST', '/api/miniapp/publish', body)
    expectRefused(answer, 400, 'bad_request')
    expect(answer.msg).toContain(field)
  })

  test('the time to redeem starts at the confirmation', async () => {
    const { browser, code } = await confirmed()
    const { data } = await browser.status(code.scene)
    expect((Date.parse(data.expiresAt) - Date.parse(data.now)) / 1_000).toBeGreaterThan(110)
  })
})

import { describe, expect, test } from 'vitest'
import { expectRefused, newBrowser, newPhone, sql, urls, wechatFault } from '../http/shared-stack.ts'
import { scan } from '../clients/log-in.ts'
import type { Phone } from '../clients/phone.ts'
import { Site } from '../clients/site.ts'
import { tell } from '../clients/stand-ins.ts'

const path = '/wxa/business/getuserphonenumber'

async function signedInPhone(): Promise<Phone> {
  const phone = newPhone()
  expect((await phone.auth()).status).toBe(200)
  return phone
}

async function stored(phone: Phone): Promise<unknown> {
  const { user } = (await phone.auth()).data
  return (await sql<{ phone: string | null }>('SELECT phone FROM "User" WHERE id = $1', [user.id]))[0]?.phone
}

describe('POST /api/miniapp/phone', () => {
  test('stores the number with its country code, shows it masked, and writes the audit trail', async () => {
    const phone = await signedInPhone()
    const { status, data } = await phone.call<{ phone: string }>('POST', '/api/miniapp/phone', {
      code: await phone.phoneCode(),
    })
    expect(status).toBe(200)
    expect(data).toEqual({ phone: expect.stringMatching(/^138\*{4}\d{4}$/) })
    const number = String(await stored(phone))
    expect(number).toMatch(/^\+86 138\d{8}$/)
    expect(number.slice(-4)).toBe(data.phone.slice(-4))
    const { user } = (await phone.auth()).data
    const events = await sql('SELECT event, address FROM "AuditEntry" WHERE "userId" = $1', [user.id])
    expect(events).toEqual([{ event: 'phone_changed', address: '127.0.0.*' }])
  })

  test('a code works once, and only one of this mini-program', async () => {
    const phone = await signedInPhone()
    const code = await phone.phoneCode()
    expect((await phone.call('POST', '/api/miniapp/phone', { code })).status).toBe(200)
    const codes = [code, 'unknown', await phone.jsCode()]
    for (const one of codes)
      expectRefused(await phone.call('POST', '/api/miniapp/phone', { code: one }), 400, 'wechat_code_invalid')
  })

  test.each([
    ['of another mini-program', { errcode: 40013 }, 400, 'wechat_code_invalid'],
    ['while WeChat fails', { errcode: -1 }, 502, 'wechat_unavailable'],
    ['answered without a number', { body: '{"errcode":0,"errmsg":"ok"}' }, 502, 'wechat_unavailable'],
    [
      'answered with the watermark of another mini-program',
      {
        body: '{"phone_info":{"purePhoneNumber":"13800000000","countryCode":"86","watermark":{"timestamp":1,"appid":"wx"}}}',
      },
      502,
      'wechat_unavailable',
    ],
  ])(
    'a code %s: %j is %i, nothing is stored, and the next one works',
    async (_what, fault, status, error) => {
      const phone = await signedInPhone()
      await wechatFault({ path, times: 1, ...fault })
      const answer = await phone.call('POST', '/api/miniapp/phone', { code: await phone.phoneCode() })
      expectRefused(answer, status, error)
      expect(await stored(phone)).toBeNull()
      const next = await phone.call('POST', '/api/miniapp/phone', { code: await phone.phoneCode() })
      expect(next.status).toBe(200)
    },
  )

  test.each([[{}], [{ code: '' }], [{ code: 7 }], [{ code: 'x'.repeat(2_000) }]])(
    '%j is a bad request',
    async (body) => {
      expectRefused(
        await (await signedInPhone()).call('POST', '/api/miniapp/phone', body),
        400,
        'bad_request',
      )
    },
  )

  test('without a token: unauthenticated, and WeChat is not asked', async () => {
    await tell(`${urls.wechat}/_dev/faults`, { path, times: 1, errcode: -1 })
    expectRefused(await newPhone().call('POST', '/api/miniapp/phone', { code: 'x' }), 401, 'unauthenticated')
    const phone = await signedInPhone()
    // The fault is still there: nobody had called.
    const answer = await phone.call('POST', '/api/miniapp/phone', { code: await phone.phoneCode() })
    expectRefused(answer, 502, 'wechat_unavailable')
  })
})

describe('a scan for a site that asks for the phone number', () => {
  test('says that none is stored, then shows the one that is, masked', async () => {
    const [site, browser, phone] = [await Site.add(newBrowser), newBrowser(), newPhone()]
    const { auth, code } = await scan(browser, phone, await site.next(browser))
    expect(Object.keys(auth)).toEqual(['token', 'expiresIn', 'user', 'request', 'phone'])
    expect(auth.phone).toBeNull()
    const { data } = await phone.call<{ phone: string }>('POST', '/api/miniapp/phone', {
      code: await phone.phoneCode(),
    })
    expect((await phone.scan(code.scene)).data.phone).toBe(data.phone)
    const next = newBrowser()
    expect((await scan(next, phone, await site.next(next))).auth.phone).toBe(data.phone)
  })

  test('is the only one that mentions the number', async () => {
    const [site, phone] = [await Site.add(newBrowser), newPhone()]
    await phone.auth()
    await phone.call('POST', '/api/miniapp/phone', { code: await phone.phoneCode() })
    const [browser, other] = [newBrowser(), newBrowser()]
    const next = await site.next(browser, { scope: 'openid profile' })
    expect((await scan(browser, phone, next)).auth).not.toHaveProperty('phone')
    expect((await scan(other, phone)).auth).not.toHaveProperty('phone')
  })
})

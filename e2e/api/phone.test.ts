import { describe, expect, test } from 'vitest'
import { expectRefused, newBrowser, newPhone, sql, urls, wechatFault } from '../http/shared-stack.ts'
import { scan } from '../clients/log-in.ts'
import type { Answer } from '../clients/browser.ts'
import type { Phone } from '../clients/phone.ts'
import { Site } from '../clients/site.ts'
import { tell } from '../clients/stand-ins.ts'

const path = '/wxa/business/getuserphonenumber'

/** A phone that has scanned for a site that asks for the number. */
async function askedPhone(): Promise<Phone> {
  const [site, browser] = [await Site.add(newBrowser), newBrowser()]
  return (await scan(browser, newPhone(), await site.next(browser))).phone
}

/** The phone's answer, with the code of its button. */
async function share(phone: Phone, code?: string): Promise<Answer<{ phone: string }>> {
  return phone.call('POST', '/api/miniapp/phone', { code: code ?? (await phone.phoneCode()) })
}

type Stored = { id: string; phone: string | null }

async function stored({ person }: Phone): Promise<Stored | undefined> {
  const { data } = await newPhone(person).auth()
  return (await sql<Stored>('SELECT id, phone FROM "User" WHERE id = $1', [data.user.id]))[0]
}

describe('POST /api/miniapp/phone', () => {
  test('stores the number with its country code, shows it masked, and writes the audit trail', async () => {
    const phone = await askedPhone()
    const { status, data } = await share(phone)
    expect(status).toBe(200)
    expect(data).toEqual({ phone: expect.stringMatching(/^138\*{4}\d{4}$/) })
    const { id, phone: number = null } = (await stored(phone)) ?? {}
    expect(number).toMatch(/^\+86 138\d{8}$/)
    expect(number?.slice(-4)).toBe(data.phone.slice(-4))
    const events = await sql('SELECT event, address FROM "AuditEntry" WHERE "userId" = $1 ORDER BY id', [id])
    expect(events).toEqual([
      { event: 'scanned', address: '127.0.0.*' },
      { event: 'phone_changed', address: '127.0.0.*' },
    ])
  })

  test('a code works once, and only one of this mini-program', async () => {
    const phone = await askedPhone()
    const code = await phone.phoneCode()
    expect((await share(phone, code)).status).toBe(200)
    const codes = [code, 'unknown', await phone.jsCode()]
    for (const one of codes) expectRefused(await share(phone, one), 400, 'wechat_code_invalid')
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
      400,
      'wechat_code_invalid',
    ],
  ])(
    'a code %s: %j is %i, nothing is stored, and the next one works',
    async (_what, fault, status, error) => {
      const phone = await askedPhone()
      await wechatFault({ path, times: 1, ...fault })
      expectRefused(await share(phone), status, error)
      expect(await stored(phone)).toMatchObject({ phone: null })
      expect((await share(phone)).status).toBe(200)
    },
  )

  test.each([[{}], [{ code: '' }], [{ code: 7 }], [{ code: 'x'.repeat(2_000) }]])(
    '%j is a bad request',
    async (body) => {
      expectRefused(await (await askedPhone()).call('POST', '/api/miniapp/phone', body), 400, 'bad_request')
    },
  )

  test('without a token: unauthenticated, and WeChat is not asked', async () => {
    await tell(`${urls.wechat}/_dev/faults`, { path, times: 1, errcode: -1 })
    expectRefused(await share(newPhone(), 'x'), 401, 'unauthenticated')
    // The fault is still there: nobody had called.
    expectRefused(await share(await askedPhone()), 502, 'wechat_unavailable')
  })

  test('where a site asks for the login and not for the number: forbidden, nothing is stored, and the code is still good', async () => {
    const [site, browser, phone] = [await Site.add(newBrowser), newBrowser(), newPhone()]
    const code = await phone.phoneCode()
    await scan(browser, phone, await site.next(browser, { scope: 'openid profile' }))
    expectRefused(await share(phone, code), 403, 'forbidden')
    expect(await stored(phone)).toMatchObject({ phone: null })
    const asking = newBrowser()
    await scan(asking, phone, await site.next(asking))
    expect((await share(phone, code)).status).toBe(200)
  })

  test('this site itself may take the number, in a login and on the account page', async () => {
    const phone = newPhone()
    await phone.auth()
    expect((await share(phone)).status).toBe(200)
    await scan(newBrowser(), phone)
    expect((await share(phone)).status).toBe(200)
  })
})

describe('a scan for a site that asks for the phone number', () => {
  test('says that none is stored, then shows the one that is, masked', async () => {
    const [site, browser, phone] = [await Site.add(newBrowser), newBrowser(), newPhone()]
    const { auth, code } = await scan(browser, phone, await site.next(browser))
    expect(Object.keys(auth)).toEqual(['token', 'expiresIn', 'user', 'request', 'phone'])
    expect(auth.phone).toBeNull()
    const { data } = await share(phone)
    expect((await phone.scan(code.scene)).data.phone).toBe(data.phone)
    const next = newBrowser()
    expect((await scan(next, phone, await site.next(next))).auth.phone).toBe(data.phone)
  })

  test('is the only one that mentions the number', async () => {
    const [site, phone] = [await Site.add(newBrowser), await askedPhone()]
    await share(phone)
    const [browser, other] = [newBrowser(), newBrowser()]
    const next = await site.next(browser, { scope: 'openid profile' })
    expect((await scan(browser, phone, next)).auth).not.toHaveProperty('phone')
    expect((await scan(other, phone)).auth).not.toHaveProperty('phone')
  })
})

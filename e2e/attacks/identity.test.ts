import { hkdfSync } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { exampleSettings } from '#dev/stack/settings.ts'
import { type Answer, Browser } from '../clients/browser.ts'
import { tell } from '../clients/stand-ins.ts'
import { expectRefused, newBrowser, newPhone, scanned, signedIn, sql, urls } from '../http/shared-stack.ts'

function withToken(token: string, body: object): Promise<Answer<unknown>> {
  return newBrowser().call('POST', '/api/miniapp/publish', body, { authorization: `Bearer ${token}` })
}

describe('a claimed identity', () => {
  test('openid, user id and role in a body change nothing', async () => {
    const victim = (await newPhone().auth()).data.user
    const [row] = await sql<{ openid: string }>('SELECT openid FROM "Identity" WHERE "userId" = $1', [
      victim.id,
    ])
    const claims = {
      openid: row?.openid,
      unionid: 'u',
      userId: victim.id,
      id: victim.id,
      sub: victim.id,
      role: 'admin',
    }
    const phone = newPhone()
    const code = await phone.jsCode()
    const { data } = await newBrowser().call<{ user: object }>('POST', '/api/miniapp/auth', {
      code,
      ...claims,
    })
    expect(data.user).toMatchObject({ role: 'user' })
    expect(data.user).not.toMatchObject({ id: victim.id })

    const { user } = (await phone.auth()).data
    const named = { nickname: 'x', user: claims, ...claims }
    const registered = await phone.register(named)
    expect(registered.data.user).toMatchObject({ id: user.id, role: 'user' })
  })

  test("cannot confirm in another user's name", async () => {
    const victim = (await newPhone().auth()).data.user
    const { browser, phone, code } = await scanned()
    const { user } = (await phone.scan(code.scene)).data
    const decided = await phone.decide(code.scene, 'confirm', {
      userId: victim.id,
      scannerId: victim.id,
      role: 'admin',
    })
    expect(decided.data).toEqual({ status: 'confirmed' })
    const { data } = await browser.status(code.scene)
    expect(data.user).toEqual(user)
  })

  test('no response contains an openid', async () => {
    const { browser, phone } = await signedIn()
    const { user } = (await phone.auth()).data
    const [row] = await sql<{ openid: string }>('SELECT openid FROM "Identity" WHERE "userId" = $1', [
      user.id,
    ])
    for (const path of ['/api/session', '/api/sessions', '/', '/login'])
      expect(await (await browser.fetch('GET', path)).text()).not.toContain(row?.openid ?? 'no openid')
  })
})

describe('a wx.login code', () => {
  test('replayed at once: one of ten', async () => {
    const code = await newPhone().jsCode()
    const tries = Array.from({ length: 10 }, () => newBrowser().call('POST', '/api/miniapp/auth', { code }))
    expect((await Promise.all(tries)).filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('expired', async () => {
    const { wechat } = urls
    const code = await newPhone().jsCode()
    await tell(`${wechat}/_dev/clock`, { advanceMs: 301_000 })
    expectRefused(await newBrowser().call('POST', '/api/miniapp/auth', { code }), 400, 'wechat_code_invalid')
  })

  test('that smuggles a parameter into the call to WeChat', async () => {
    const code = `x&js_code=${await newPhone().jsCode()}`
    expectRefused(await newBrowser().call('POST', '/api/miniapp/auth', { code }), 400, 'wechat_code_invalid')
  })
})

describe('a mini-program token', () => {
  const now = Math.floor(Date.now() / 1_000)

  /** A token as the server makes them: whoever has SAOMA_SECRET can. */
  async function forge({ purpose = 'miniapp', scene = '', sub = '', expires = now + 900 }): Promise<string> {
    const key = hkdfSync('sha256', exampleSettings()['SAOMA_SECRET'] ?? '', '', `saoma ${purpose}`, 32)
    return new SignJWT({ scene })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setIssuedAt(expires - 900)
      .setExpirationTime(expires)
      .sign(new Uint8Array(key))
  }

  /** What the tokens of a user's phone name. */
  async function identityOf(user: { id: string }): Promise<string> {
    const [row] = await sql<{ id: string }>('SELECT id FROM "Identity" WHERE "userId" = $1', [user.id])
    return row?.id ?? ''
  }

  test('used for another scene', async () => {
    const { phone } = await scanned()
    const other = await scanned()
    for (const decision of ['confirm', 'cancel'])
      expectRefused(await phone.decide(other.code.scene, decision), 403, 'forbidden')
    expect((await other.browser.status(other.code.scene)).data.status).toBe('scanned')
  })

  test('used for the same scene by somebody who was not its scanner', async () => {
    const { code } = await scanned()
    const { user } = (await newPhone().auth()).data
    const token = await forge({ scene: code.scene, sub: await identityOf(user) })
    expectRefused(await withToken(token, { scene: code.scene, decision: 'confirm' }), 409, 'scene_taken')
  })

  test('used after it expired', async () => {
    const { phone, code } = await scanned()
    const { user } = (await phone.scan(code.scene)).data
    const who = { scene: code.scene, sub: await identityOf(user) }
    const body = { scene: code.scene, decision: 'confirm' }
    expectRefused(await withToken(await forge({ ...who, expires: now - 1 }), body), 401, 'unauthenticated')
    expect((await withToken(await forge(who), body)).status).toBe(200)
  })

  test('signed with a key derived for another purpose, or unsigned', async () => {
    const { phone, code } = await scanned()
    const { user } = (await phone.scan(code.scene)).data
    const who = { scene: code.scene, sub: await identityOf(user) }
    const unsigned = new UnsecuredJWT({ scene: code.scene })
      .setSubject(who.sub)
      .setExpirationTime('15 m')
      .encode()
    const tokens = [
      await forge({ ...who, purpose: 'ticket' }),
      await forge({ ...who, purpose: 'session' }),
      unsigned,
    ]
    for (const token of tokens)
      expectRefused(
        await withToken(token, { scene: code.scene, decision: 'confirm' }),
        401,
        'unauthenticated',
      )
  })

  test('used as a session cookie, as a browser secret, or in the URL', async () => {
    const { data } = await newPhone().auth()
    const browser = new Browser(urls.app)
    browser.cookies.set('saoma_session', data.token)
    browser.cookies.set('saoma_browser', data.token)
    expectRefused(await browser.call('GET', '/api/sessions'), 401, 'unauthenticated')
    const named = `/api/sessions?token=${data.token}&access_token=${data.token}`
    expectRefused(await newBrowser().call('GET', named), 401, 'unauthenticated')
  })
})

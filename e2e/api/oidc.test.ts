import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt } from 'jose'
import { NextRequest } from 'next/server'
import { describe, expect, it, vi } from 'vitest'
import { blockUser, unblockUser } from '#lib/account/block.ts'
import { removeSiteLogins, removeTokens } from '#lib/oidc/deliver-logouts.ts'
import { setDisabled } from '#lib/site/clients.ts'
import { RegistrationError } from '#lib/site/registration.ts'
import { deliverLogouts } from '#lib/oidc/deliver-logouts.ts'
import { forget } from '#lib/per-process.ts'
import { logIn, scan } from '../clients/log-in.ts'
import { receiveLogouts, Site } from '../clients/site.ts'
import { newBrowser, newPhone, sql, urls } from '../http/shared-stack.ts'
import { until } from '../until.ts'

const shell = { address: null }

const loginAtSite = async (site: Site, browser = newBrowser(), phone = newPhone()) => {
  const login = await site.signIn(browser, phone)
  return { ...login, tokens: await site.exchange(login.siteCode) }
}

describe('a login at a site', () => {
  it('leads to the phone and back, to tokens of that person', async () => {
    const site = await Site.add(newBrowser)
    const { user, tokens } = await loginAtSite(site)
    const claims = decodeJwt(tokens.id_token ?? '')
    expect(claims).toMatchObject({ iss: urls.app, aud: site.id, sub: user.id, nonce: 'no' })
    const info = await site.userInfo(tokens.access_token)
    expect(await info.json()).toMatchObject({ sub: user.id, email_verified: false })
  })

  it('writes a phone number as E.164 has it', async () => {
    const site = await Site.add(newBrowser)
    const phone = newPhone()
    const { user } = await loginAtSite(site, newBrowser(), phone)
    await sql(`UPDATE "User" SET phone = '+86 13800138000' WHERE id = $1`, [user.id])
    const { tokens } = await loginAtSite(site, newBrowser(), phone)
    const info = await site.userInfo(tokens.access_token)
    expect(await info.json()).toMatchObject({ phone_number: '+8613800138000', phone_number_verified: true })
  })

  it('learns no number that was stored after the person had confirmed without one, until they confirm again', async () => {
    const site = await Site.add(newBrowser)
    const phone = newPhone()
    const { user, tokens, browser } = await loginAtSite(site, newBrowser(), phone)
    expect(await site.exchange(await site.signInAgain(browser))).toMatchObject({
      scope: 'openid profile email',
    })
    await sql(`UPDATE "User" SET phone = '+86 13800138000' WHERE id = $1`, [user.id])
    expect(await (await site.userInfo(tokens.access_token)).json()).not.toHaveProperty('phone_number')
    const back = await site.follow(browser, site.authorizePath({ prompt: 'none' }))
    expect(back.searchParams.get('error')).toBe('consent_required')
    const { siteCode } = await site.signIn(browser, phone)
    const { access_token: token, scope } = await site.exchange(siteCode)
    expect(scope).toBe('openid profile phone email')
    expect(await (await site.userInfo(token)).json()).toHaveProperty('phone_number')
  })

  it('tells the phone which site asks, at which host, and what it learns', async () => {
    const site = await Site.add(newBrowser, { name: `Tea ${Date.now()}` })
    const browser = newBrowser()
    const { auth } = await scan(browser, newPhone(), await site.next(browser))
    expect(auth.request).toMatchObject({
      site: expect.stringMatching(/^Tea /),
      host: 'shop.example',
      shares: ['profile', 'phone', 'email'],
    })
  })

  it('needs no second scan for the same site, but one for another, unless the operator trusts it', async () => {
    const [site, other] = [await Site.add(newBrowser), await Site.add(newBrowser)]
    const trusted = await Site.add(newBrowser, { trusted: true, pairwise: true })
    const { browser, user } = await site.signIn(newBrowser(), newPhone())
    await expect(site.signInAgain(browser)).resolves.toBeTruthy()
    await expect(other.next(browser)).resolves.toContain(other.id)
    const { id_token: idToken } = await trusted.exchange(await trusted.signInAgain(browser))
    expect(decodeJwt(idToken ?? '').sub).toMatch(/^[\da-f]{64}$/)
    expect(decodeJwt(idToken ?? '').sub).not.toBe(user.id)
  })

  it('renews the session of the browser, once a day, as a visit of this site does', async () => {
    const site = await Site.add(newBrowser)
    const { browser, user } = await site.signIn(newBrowser(), newPhone())
    const ofUser = `"identityId" IN (SELECT id FROM "Identity" WHERE "userId" = $1)`
    const authorize = async (): Promise<string[]> => {
      const { status, headers } = await browser.fetch('GET', site.authorizePath())
      expect([status, headers.get('location')]).toEqual([303, expect.stringMatching(/[?&]code=/)])
      return headers.getSetCookie()
    }
    expect(await authorize()).toEqual([])
    await sql(
      `UPDATE "Session" SET "lastSeenAt" = now() - interval '25 hours', "expiresAt" = now() + interval '1 day' WHERE ${ofUser}`,
      [user.id],
    )
    expect(await authorize()).toEqual([
      expect.stringMatching(/^saoma_session=.*; Max-Age=2592000;/),
      expect.stringMatching(/^saoma_browser=.*; Max-Age=2592000;/),
    ])
    expect(await authorize()).toEqual([])
    const renewed = `SELECT FROM "Session" WHERE ${ofUser} AND "expiresAt" > now() + interval '29 days'`
    expect(await sql(renewed, [user.id])).toHaveLength(1)
  })

  it('treats a parameter without a value as left out', async () => {
    const site = await Site.add(newBrowser, { isPublic: true })
    const none = {
      state: '',
      nonce: '',
      prompt: '',
      max_age: '',
      id_token_hint: '',
      request: '',
      response_mode: '',
    }
    const browser = newBrowser()
    const next = await site.next(browser, none)
    await logIn(browser, newPhone(), next)
    const back = await site.follow(browser, next)
    expect([...back.searchParams.keys()]).toEqual(['code', 'iss'])
    const code = back.searchParams.get('code') ?? ''
    expect(await site.exchange(code, { client_secret: '' })).toMatchObject({ status: 200 })
    const logout = `/oidc/logout?${new URLSearchParams({ client_id: site.id, post_logout_redirect_uri: '' })}`
    expect((await newBrowser().fetch('GET', logout)).status).toBe(200)
  })

  it('does not open a site by the scan for another', async () => {
    const [site, other] = [await Site.add(newBrowser), await Site.add(newBrowser)]
    const browser = newBrowser()
    const [next, otherNext] = [await site.next(browser), await other.next(browser)]
    await logIn(browser, newPhone(), next)
    expect((await other.follow(browser, otherNext)).pathname).toBe('/login')
  })

  it.each([
    'https://evil.example/callback',
    `${Site.callback}/`,
    `${Site.callback}?x=1`,
    `${Site.callback}#x`,
    'https://shop.example/Callback',
    'https://SHOP.example/callback',
    'https://shop.example@evil.example/callback',
    'https://shop.example:443/callback',
    'http://shop.example/callback',
    'javascript:alert(1)',
    '',
  ])('never sends anybody to %j, which is not registered', async (uri) => {
    const site = await Site.add(newBrowser)
    for (const more of [{}, { prompt: 'none' }, { saoma_declined: '1' }, { response_type: 'token' }]) {
      const path = site.authorizePath({ redirect_uri: uri, ...more })
      const response = await newBrowser().fetch('GET', path)
      expect(response.status).toBe(400)
      expect(response.headers.get('location')).toBeNull()
    }
  })

  it('shows a page for an unknown client and a parameter that comes twice', async () => {
    const site = await Site.add(newBrowser)
    for (const path of [
      site.authorizePath({ client_id: 'nobody' }),
      `${site.authorizePath()}&state=again`,
      site.authorizePath({ client_id: `${site.id}\0` }),
      site.authorizePath({ redirect_uri: `${Site.callback}\0` }),
    ]) {
      const response = await newBrowser().fetch('GET', path)
      expect(response.status).toBe(400)
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    }
  })

  it.each(['state', 'nonce', 'scope', 'prompt', 'max_age', 'code_challenge', 'id_token_hint'])(
    'refuses at the site a control character in %s',
    async (name) => {
      const site = await Site.add(newBrowser)
      const back = await site.follow(newBrowser(), site.authorizePath({ [name]: 'a\0\nb' }))
      expect(back.origin + back.pathname).toBe(Site.callback)
      expect(Object.fromEntries(back.searchParams)).toMatchObject({
        error: 'invalid_request',
        state: name === 'state' ? 'a\0\nb' : 'st',
      })
    },
  )

  it('ignores a control character where it reads nothing', async () => {
    const site = await Site.add(newBrowser)
    const claims = JSON.stringify({ id_token: { email: null } }, null, 2)
    const { siteCode } = await site.signIn(newBrowser(), newPhone(), { claims, login_hint: 'a\0\tb' })
    expect(await site.exchange(siteCode)).toHaveProperty('id_token')
  })

  it('speaks the language that the visitor chose by the switch', async () => {
    const chinese = { 'accept-language': 'zh-CN' }
    const browser = newBrowser()
    const page = async () => (await browser.fetch('GET', '/oidc/authorize', { headers: chinese })).text()
    expect(await page()).toContain('无法登录')
    browser.cookies.set('saoma_language', 'en')
    expect(await page()).toContain('Can’t sign in')
  })

  it('goes back with access_denied where the person declined', async () => {
    const site = await Site.add(newBrowser)
    const browser = newBrowser()
    const back = await site.follow(browser, `${await site.next(browser)}&saoma_declined=1`)
    expect(back.origin + back.pathname).toBe(Site.callback)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      state: 'st',
      iss: urls.app,
    })
  })

  it('accepts the proof of a new login for no other request', async () => {
    const site = await Site.add(newBrowser)
    const browser = newBrowser()
    const next = await site.next(browser, { prompt: 'login' })
    await logIn(browser, newPhone(), next)
    const proof = new URL(next, urls.app).searchParams.get('saoma_asked') ?? ''
    const stolen = site.authorizePath({ prompt: 'login', nonce: 'another', saoma_asked: proof })
    expect((await site.follow(browser, stolen)).pathname).toBe('/login')
    expect((await site.follow(browser, next)).searchParams.has('code')).toBe(true)
  })

  it('takes any whole number of seconds as max_age, and refuses anything else at the site', async () => {
    const site = await Site.add(newBrowser)
    const { browser } = await site.signIn(newBrowser(), newPhone())
    for (const age of ['9999999999', '99999999999999999999', '2147483648', '0000000100']) {
      const back = await site.follow(browser, site.authorizePath({ max_age: age }))
      expect(back.searchParams.has('code'), age).toBe(true)
    }
    for (const age of ['1.5', '-1', '1e3', 'ten', ' 1', '-2147483649']) {
      const back = await site.follow(browser, site.authorizePath({ max_age: age }))
      expect(back.searchParams.get('error'), age).toBe('invalid_request')
    }
  })

  it('refuses at the site a request that is too long for the address of the login', async () => {
    const site = await Site.add(newBrowser)
    const { pathname, searchParams } = await site.follow(
      newBrowser(),
      site.authorizePath({ state: '"'.repeat(3_000) }),
    )
    expect(pathname).toBe('/callback')
    expect(searchParams.get('error')).toBe('invalid_request')
  })

  it('forgets the proof of a new login after an hour', async () => {
    const site = await Site.add(newBrowser)
    const browser = newBrowser()
    const next = await site.next(browser, { prompt: 'login' })
    await logIn(browser, newPhone(), next)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_601_000 })
    const { pathname } = await site.follow(browser, next)
    vi.useRealTimers()
    expect(pathname).toBe('/login')
  })

  it('stores no consent to a site that was disabled while its code was shown', async () => {
    const site = await Site.add(newBrowser)
    const [browser, phone] = [newBrowser(), newPhone()]
    const login = await scan(browser, phone, await site.next(browser))
    await setDisabled(site.id, true, shell)
    await phone.decide(login.code.scene, 'confirm')
    expect(await sql(`SELECT FROM "Consent" WHERE "siteId" = $1`, [site.id])).toEqual([])
  })

  it('leaves no login alive at a site that was disabled meanwhile, in each of 30 rounds', async () => {
    const site = await Site.add(newBrowser)
    const { browser } = await site.signIn(newBrowser(), newPhone())
    let granted = 0
    for (let round = 0; round < 30; round++) {
      const asked = Array.from({ length: 3 }, () => browser.fetch('GET', site.authorizePath()))
      const [, ...answers] = await Promise.all([setDisabled(site.id, true, shell), ...asked])
      granted += answers.filter(({ status }) => status === 303).length
      const alive = `SELECT FROM "SiteLogin" WHERE "siteId" = $1 AND "sessionId" IS NOT NULL`
      expect(await sql(alive, [site.id])).toEqual([])
      await setDisabled(site.id, false, shell)
    }
    expect(granted).toBeGreaterThan(0)
  })

  it('takes back with “not me” what a site was let learn on top', async () => {
    const site = await Site.add(newBrowser)
    const phone = newPhone()
    const browser = newBrowser()
    await logIn(browser, phone, await site.next(browser, { scope: 'openid' }))
    const other = newBrowser()
    const more = await scan(other, phone, await site.next(other))
    await phone.decide(more.code.scene, 'confirm')
    await phone.decide(more.code.scene, 'cancel')
    const back = await site.follow(browser, site.authorizePath({ prompt: 'none' }))
    expect(back.searchParams.get('error')).toBe('consent_required')
  })

  it('keeps what a site knows a person by when two users become one', async () => {
    const site = await Site.add(newBrowser)
    const { user, tokens, browser } = await loginAtSite(site)
    const [row] = await sql<{ id: string }>(`SELECT id FROM "Identity" WHERE "userId" = $1`, [user.id])
    await sql(`INSERT INTO "User" (id, "updatedAt") VALUES ($1, now())`, [`older-${user.id}`])
    await sql(`UPDATE "Identity" SET "userId" = $1 WHERE id = $2`, [`older-${user.id}`, row?.id])
    const again = await site.exchange(await site.signInAgain(browser))
    expect(decodeJwt(again.id_token ?? '').sub).toBe(decodeJwt(tokens.id_token ?? '').sub)
  })
})

describe('a code', () => {
  it('is won by one of 12 exchanges at once, and its login ends, in each of 15 rounds', async () => {
    const site = await Site.add(newBrowser)
    const { browser } = await site.signIn(newBrowser(), newPhone())
    for (let round = 0; round < 15; round++) {
      const code = await site.signInAgain(browser)
      const answers = await Promise.all(Array.from({ length: 12 }, () => site.exchange(code)))
      const won = answers.filter(({ status }) => status === 200)
      expect(won).toHaveLength(1)
      expect(answers.filter(({ error }) => error === 'invalid_grant')).toHaveLength(11)
      expect((await site.userInfo(won[0]?.access_token)).status).toBe(401)
    }
  })

  it('is worth nothing to another site, for another address, or without its verifier', async () => {
    const [site, other] = [await Site.add(newBrowser), await Site.add(newBrowser)]
    const { browser, siteCode: code } = await site.signIn(newBrowser(), newPhone())
    const credentials = { client_id: other.id, client_secret: other.secret ?? '' }
    for (const wrong of [
      credentials,
      { redirect_uri: `${Site.callback}/` },
      { code_verifier: 'a'.repeat(43) },
    ])
      expect(await site.exchange(code, wrong)).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(await site.exchange(code)).toMatchObject({ status: 200 })
    await sql(`UPDATE "SiteLogin" SET "codeExpiresAt" = now() WHERE "codeUsedAt" IS NULL`)
    const late = await site.signInAgain(browser)
    await sql(`UPDATE "SiteLogin" SET "codeExpiresAt" = now() WHERE "codeUsedAt" IS NULL`)
    expect(await site.exchange(late)).toMatchObject({ status: 400, error: 'invalid_grant' })
  })

  it('without a challenge takes no verifier, and with one not none', async () => {
    const site = await Site.add(newBrowser)
    const { browser } = await site.signIn(newBrowser(), newPhone())
    const path = site.authorizePath().replaceAll(/&code_challenge(_method)?=[^&]*/g, '')
    const code = (await site.follow(browser, path)).searchParams.get('code') ?? ''
    expect(await site.exchange(code)).toMatchObject({ error: 'invalid_grant' })
    const bound = await site.signInAgain(browser)
    const response = await newBrowser().fetch('POST', '/oidc/token', {
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: bound,
        redirect_uri: Site.callback,
        client_id: site.id,
        client_secret: site.secret ?? '',
      }),
    })
    expect(await response.json()).toMatchObject({ error: 'invalid_grant' })
  })
})

it.each([
  ['a control character', (id: string) => `${id}%00:secret`],
  ['no secret', (id: string) => `${id}:`],
  ['another secret', (id: string) => `${id}:another`],
  ['a second field', (id: string, secret: string) => `${id}:${secret}&x=1`],
])('a client whose Authorization header has %s is refused', async (_, credentials) => {
  const { id, secret } = await Site.add(newBrowser)
  const authorization = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  const ask = async (text: string) => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'x',
      redirect_uri: Site.callback,
    })
    const init = { headers: { authorization: authorization(text) }, body }
    return (await newBrowser().fetch('POST', '/oidc/token', init)).status
  }
  expect(await ask(credentials(id, secret ?? ''))).toBe(401)
  expect(await ask(`${id.replaceAll('-', '%2D')}:${secret}`)).toBe(400)
})

it.each([
  ['off', ['openid', 'profile', 'email']],
  ['on', ['openid', 'profile', 'phone', 'email']],
])('with SAOMA_PHONE=%s, sites are offered the scopes of what is collected', async (value, scopes) => {
  vi.resetModules()
  vi.stubEnv('SAOMA_PHONE', value)
  const { GET } = await import('#app/.well-known/openid-configuration/route.ts')
  const request = new NextRequest(`${urls.app}/.well-known/openid-configuration`)
  const response = await GET(request, { params: Promise.resolve({}) })
  expect(await response.json()).toMatchObject({ scopes_supported: scopes })
  vi.unstubAllEnvs()
})

describe('the end of a login', () => {
  const endings: Record<
    string,
    (login: Awaited<ReturnType<typeof loginAtSite>>, site: Site) => Promise<unknown>
  > = {
    'a sign-out': ({ browser }) => browser.signOut(),
    '“not me” on the phone': ({ phone, code }) => phone.decide(code.scene, 'cancel'),
    'a block': ({ user }) => blockUser(user.id).then(deliverLogouts),
    'a disconnect': ({ browser }, site) => browser.call('DELETE', `/api/sites/${site.id}`),
    'the deletion of the account': ({ browser }) => browser.call('DELETE', '/api/user', {}),
    'a logout at the site': ({ browser, tokens }) =>
      browser.fetch('GET', `/oidc/logout?id_token_hint=${tokens.id_token}`),
    'a code that comes twice': ({ siteCode }, site) => site.exchange(siteCode),
    'another person in the same browser': ({ browser }) => logIn(browser, newPhone()),
  }
  it.each(Object.keys(endings))('by %s stops the access token and is told to the site', async (name) => {
    await using receiver = await receiveLogouts()
    const site = await Site.add(newBrowser, { backchannelUri: receiver.url })
    const login = await loginAtSite(site)
    expect((await site.userInfo(login.tokens.access_token)).status).toBe(200)
    await endings[name]?.(login, site)
    await until(() => receiver.received[0] ?? null, 'the site is not told')
    expect((await site.userInfo(login.tokens.access_token)).status).toBe(401)
    const { sid } = decodeJwt(login.tokens.id_token ?? '')
    expect(receiver.received[0]).toMatchObject({ iss: urls.app, aud: site.id, sid })
    expect(receiver.received[0]).not.toHaveProperty('nonce')
    const rows = await sql(`SELECT FROM "SiteLogin" WHERE "siteId" = $1`, [site.id])
    expect(rows).toEqual([])
  })

  it('does not come when the same person signs in again in that browser', async () => {
    const site = await Site.add(newBrowser)
    const { browser, phone, tokens } = await loginAtSite(site)
    await logIn(browser, phone)
    expect((await site.userInfo(tokens.access_token)).status).toBe(200)
  })

  it('takes a new consent back with “not me”, and leaves an older one', async () => {
    const site = await Site.add(newBrowser)
    const phone = newPhone()
    const consents = () => sql(`SELECT FROM "Consent" WHERE "siteId" = $1 AND scopes <> '{}'`, [site.id])
    const first = await site.signIn(newBrowser(), phone)
    const browser = newBrowser()
    const second = await logIn(browser, phone, await site.next(browser))
    await phone.decide(second.code.scene, 'cancel')
    expect(await consents()).toHaveLength(1)
    expect((await first.browser.session()).data.user).not.toBeNull()
    const other = newPhone()
    const theirs = newBrowser()
    const login = await logIn(theirs, other, await site.next(theirs))
    expect(await consents()).toHaveLength(2)
    await other.decide(login.code.scene, 'cancel')
    expect(await consents()).toHaveLength(1)
  })

  it('is told to a site that was down when it is back, also by an instance that did not begin it', async () => {
    await using receiver = await receiveLogouts()
    receiver.status = 503
    const site = await Site.add(newBrowser, { backchannelUri: receiver.url })
    const { browser } = await loginAtSite(site)
    await browser.signOut()
    const rows = () =>
      sql<{ tries: number }>(`SELECT "logoutTries" AS tries FROM "SiteLogin" WHERE "siteId" = $1`, [site.id])
    await until(async () => (await rows())[0]?.tries || null, 'no attempt')
    receiver.status = 200
    await deliverLogouts()
    expect(receiver.received).toEqual([])
    forget('delivery of logout tokens')
    await sql(`UPDATE "SiteLogin" SET "logoutDueAt" = now() WHERE "siteId" = $1`, [site.id])
    await deliverLogouts()
    expect(receiver.received).toHaveLength(1)
    expect(await rows()).toEqual([])
  })
})

describe('a logout', () => {
  it('of a browser without a session changes none of its cookies', async () => {
    const browser = newBrowser()
    await browser.openCode()
    const secret = browser.cookies.get('saoma_browser')
    await browser.fetch('GET', '/oidc/logout')
    const forged = new URLSearchParams({ saoma_sure: 'x' })
    const response = await browser.fetch('POST', '/oidc/logout', { body: forged })
    expect(response.headers.getSetCookie()).toEqual([])
    expect(browser.cookies.get('saoma_browser')).toBe(secret)
  })

  it('that another site posts without our cookie becomes a question', async () => {
    const body = new URLSearchParams({ saoma_sure: 'x', state: 's' })
    const response = await newBrowser().fetch('POST', '/oidc/logout', { body })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/oidc/logout?saoma_sure=x&state=s')
    const { browser } = await logIn(newBrowser(), newPhone())
    const page = await (await browser.fetch('GET', '/oidc/logout?saoma_sure=x&state=s')).text()
    expect(page.match(/name="saoma_sure"/g)).toHaveLength(1)
    expect((await browser.session()).data.user).not.toBeNull()
  })

  it('asks, and a login goes on, where the key of the hint is no longer kept', async () => {
    const site = await Site.add(newBrowser)
    const { browser, tokens } = await loginAtSite(site)
    const hint = { id_token_hint: tokens.id_token ?? '' }
    await sql(`DELETE FROM "SigningKey"`)
    forget('signing keys')
    const logout = await browser.fetch('GET', `/oidc/logout?${new URLSearchParams(hint)}`)
    expect(logout.status).toBe(200)
    expect(await logout.text()).toContain('<form')
    const back = await site.follow(browser, site.authorizePath({ ...hint, prompt: 'none' }))
    expect(back.searchParams.has('code')).toBe(true)
  })

  it('does not ask a disabled site’s person less', async () => {
    const site = await Site.add(newBrowser)
    const { browser, tokens } = await loginAtSite(site)
    await setDisabled(site.id, true, shell)
    const logout = await browser.fetch('GET', `/oidc/logout?id_token_hint=${tokens.id_token}`)
    expect(await logout.text()).toContain('<form')
  })

  it('is told of each sid that the site has, also after an hour', async () => {
    const site = await Site.add(newBrowser)
    const { browser } = await site.signIn(newBrowser(), newPhone())
    const codes = await Promise.all([site.signInAgain(browser), site.signInAgain(browser)])
    for (const code of codes.toReversed()) await site.exchange(code)
    const sids = () =>
      sql<{ sid: string }>(
        `SELECT DISTINCT sid FROM "SiteLogin" WHERE "siteId" = $1 AND "codeUsedAt" IS NOT NULL`,
        [site.id],
      )
    const before = await sids()
    await sql(`UPDATE "SiteLogin" SET "tokenExpiresAt" = now() - interval '1 minute' WHERE "siteId" = $1`, [
      site.id,
    ])
    await removeTokens(1_000)
    await removeSiteLogins(1_000)
    expect(await sids()).toEqual(before)
  })

  it('keeps the latest login of a sid alone once its token has expired, also where older ones expired before', async () => {
    const site = await Site.add(newBrowser)
    const { browser } = await loginAtSite(site)
    const left = () =>
      sql<{ id: string }>(
        `SELECT id, "tokenHash" IS NULL AS forgotten FROM "SiteLogin" WHERE "siteId" = $1 ORDER BY "createdAt" DESC`,
        [site.id],
      )
    const expire = async (): Promise<void> => {
      await sql(
        `UPDATE "SiteLogin" SET "tokenExpiresAt" = now() - interval '1 minute' WHERE "siteId" = $1 AND "tokenExpiresAt" IS NOT NULL`,
        [site.id],
      )
      await removeTokens(1_000)
    }
    await expire()
    expect(await left()).toMatchObject([{ forgotten: true }])
    for (let i = 0; i < 2; i++) await site.exchange(await site.signInAgain(browser))
    const [latest, ...older] = await left()
    expect(older).toHaveLength(2)
    await expire()
    expect(await left()).toEqual([{ id: latest?.id, forgotten: true }])
    expect(await removeTokens(1_000)).toBe(0)
  })

  it('is told at once, however many logins ended at a site that does not answer', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    await using receiver = await receiveLogouts()
    const slow = await Site.add(newBrowser, { backchannelUri: `http://127.0.0.1:${port}/` })
    const site = await Site.add(newBrowser, { backchannelUri: receiver.url })
    const { browser } = await loginAtSite(slow)
    for (let i = 0; i < 60; i++) await slow.exchange(await slow.signInAgain(browser))
    const other = await loginAtSite(site)
    await sql(`UPDATE "SiteLogin" SET "sessionId" = NULL WHERE "siteId" IN ($1, $2)`, [slow.id, site.id])
    const started = deliverLogouts()
    await until(() => receiver.received[0] ?? null, 'the site is not told')
    expect(receiver.received[0]).toMatchObject({ sid: decodeJwt(other.tokens.id_token ?? '').sid })
    const waiting = `SELECT FROM "SiteLogin" WHERE "siteId" = $1 AND "logoutTries" = 0`
    expect((await sql(waiting, [slow.id])).length).toBeGreaterThan(0)
    // Also without an answer from the other site.
    await started
    expect((await sql(waiting, [slow.id])).length).toBeGreaterThan(0)
    silent.closeAllConnections()
    silent.close()
  })

  it('is given up after a day, also where nothing cleans up', async () => {
    await using receiver = await receiveLogouts()
    const [old, site] = [
      await Site.add(newBrowser, { backchannelUri: receiver.url }),
      await Site.add(newBrowser, { backchannelUri: receiver.url }),
    ]
    const { browser } = await loginAtSite(old)
    const other = await loginAtSite(site)
    await sql(
      `UPDATE "SiteLogin" SET "logoutAt" = now() - interval '25 hours', "logoutTries" = 2000 WHERE "siteId" = $1`,
      [old.id],
    )
    await Promise.all([browser.signOut(), other.browser.signOut()])
    await until(() => receiver.received[0] ?? null, 'the site is not told')
    await deliverLogouts()
    expect(receiver.received.map(({ aud }) => aud)).toEqual([site.id])
  })
})

it.each([
  'https://shop.example/回调',
  'https://茶.example/cb',
  'https://shop.example/é',
  'https://shop.example/\\x',
])('refuses to register %s, which a header can’t carry', async (uri) => {
  await expect(Site.add(newBrowser, { redirectUris: [uri] })).rejects.toThrow(RegistrationError)
  await expect(Site.add(newBrowser, { logoutUris: [uri] })).rejects.toThrow(RegistrationError)
})

it('userinfo refuses two tokens', async () => {
  const { tokens } = await loginAtSite(await Site.add(newBrowser))
  const token = tokens.access_token ?? ''
  const body = new URLSearchParams([['access_token', token]])
  const post = (init: RequestInit) => newBrowser().fetch('POST', '/oidc/userinfo', init)
  expect((await post({ body })).status).toBe(200)
  expect((await post({ body, headers: { authorization: `Bearer ${token}` } })).status).toBe(400)
  expect((await post({ body: new URLSearchParams(`${body}&${body}`) })).status).toBe(400)
})

it('the token endpoint refuses a client that proves itself twice', async () => {
  const site = await Site.add(newBrowser)
  const response = await newBrowser().fetch('POST', '/oidc/token', {
    headers: { authorization: `Basic ${Buffer.from(`${site.id}:${site.secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', client_secret: site.secret ?? '' }),
  })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: 'invalid_request' })
})

describe('signing keys', () => {
  it('are made once by any number of instances, and renewed while logins run', async () => {
    await sql(`DELETE FROM "SigningKey"`)
    const jwks = async () => {
      forget('signing keys')
      const response = await newBrowser().fetch('GET', '/oidc/jwks')
      return ((await response.json()) as { keys: { kid: string }[] }).keys
    }
    await Promise.all(Array.from({ length: 10 }, jwks))
    const [first] = await jwks()
    expect(await jwks()).toHaveLength(1)
    const site = await Site.add(newBrowser)
    const { browser } = await site.signIn(newBrowser(), newPhone())
    const sign = async () => {
      const { id_token: idToken } = await site.exchange(await site.signInAgain(browser))
      const header = JSON.parse(Buffer.from(idToken?.split('.')[0] ?? '', 'base64url').toString()) as {
        kid: string
      }
      return header.kid
    }
    await sql(`UPDATE "SigningKey" SET "signsFrom" = now() - interval '89 days'`)
    // Published a day ahead, and signs nothing before.
    expect(await jwks()).toHaveLength(2)
    expect(await sign()).toBe(first?.kid)
    await sql(`UPDATE "SigningKey" SET "signsFrom" = now() - interval '1 second' WHERE number = 2`)
    forget('signing keys')
    const [second] = await jwks()
    const signed = await Promise.all(Array.from({ length: 5 }, sign))
    expect(new Set(signed)).toEqual(new Set([second?.kid]))
    expect(await jwks()).toHaveLength(2)
  })
})

it('unblocks a user for whom an ended login stays ended', async () => {
  const site = await Site.add(newBrowser)
  const { user, tokens } = await loginAtSite(site)
  await blockUser(user.id)
  await unblockUser(user.id)
  expect((await site.userInfo(tokens.access_token)).status).toBe(401)
})

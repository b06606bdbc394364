import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import type { Stack } from '#dev/stack/stack.ts'
import { randomId } from '#lib/crypto.ts'
import { LoginPage, says } from '../clients/login-page.ts'
import { Phone } from '../clients/phone.ts'
import { sql } from '../sql.ts'
import { expect, test } from './fixtures.ts'
import { expectLooks } from './looks/look.ts'

const verifier = 'v'.repeat(43)
/** Answers every path. In a popup it hands its own address to the page that opened it, and closes. */
const shop = createServer((_request, response) =>
  response.setHeader('Content-Type', 'text/html').end(`At the shop
    <script>if (opener) { opener.postMessage(location.href, location.origin); close() }</script>`),
)
let callback = ''
let host = ''
let sites = 0

test.beforeAll(async () => {
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(shop.address() as AddressInfo).port}`
  callback = `http://${host}/callback`
})

test.afterAll(() => {
  shop.close()
})

/** A site by somebody else, and the path by which it sends browsers to the login. */
async function addSite(
  stack: Stack,
  more: Record<string, string> = {},
): Promise<{ id: string; name: string; again: string }> {
  sites += 1
  const [id, name] = [randomId(), `Tea shop ${process.pid} ${sites}`]
  await sql(
    stack.urls.database,
    `INSERT INTO "Site" (id, name, "redirectUris", "logoutUris") VALUES ($1, $2, $3, $3)`,
    [id, name, [callback]],
  )
  const query = new URLSearchParams({
    client_id: id,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid profile',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  })
  return { id, name, again: `/oidc/authorize?${query}` }
}

/** A site by somebody else sends this browser to the login. */
async function comeFromSite(
  stack: Stack,
  login: LoginPage,
  more: Record<string, string> = {},
): Promise<{ id: string; name: string; again: string }> {
  const site = await addSite(stack, more)
  await login.open(site.again)
  return site
}

/** What the site learns once the browser is back there. */
async function claimsAt(site: string, stack: Stack, login: LoginPage): Promise<Record<string, unknown>> {
  await login.page.waitForURL((url) => url.searchParams.has('code'))
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: new URL(login.page.url()).searchParams.get('code') ?? '',
    redirect_uri: callback,
    client_id: site,
    code_verifier: verifier,
  })
  const { app } = stack.urls
  const tokens = await fetch(new URL('/oidc/token', app), { method: 'POST', body })
  const { access_token } = (await tokens.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${access_token}` }
  return (await fetch(new URL('/oidc/userinfo', app), { headers })).json() as Promise<Record<string, unknown>>
}

test('the page that names a site is laid out well, accessible, and fits a phone on its side', async ({
  login,
  stack,
}) => {
  await comeFromSite(stack, login)
  await expect(login.picture).toBeVisible()
  for (const size of [
    { width: 667, height: 375 },
    { width: 740, height: 360 },
  ]) {
    await login.page.setViewportSize(size)
    expect(await login.page.evaluate(() => document.documentElement.scrollHeight)).toBe(size.height)
  }
  await expectLooks(login.page, 'site')
})

test('the page names the site that asks, in the language that it asks for unless the visitor chose another', async ({
  login,
  stack,
}) => {
  const { name } = await comeFromSite(stack, login, { ui_locales: 'fr en' })
  const { page } = login
  await expect(page).toHaveTitle(`Sign in to ${name} · Saoma`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Sign in to ${name}`)
  await expect(page.getByText(host)).toBeVisible()
  await expect(page.getByText('WeChat sign-in by Saoma')).toBeVisible()
  await page.getByRole('button', { name: '中文' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`登录 ${name}`)
})

test('a site that asks for a new login, or for a first consent, gets a scan: nobody goes on without one', async ({
  login,
  phone,
  stack,
}) => {
  const { page } = login
  await login.signIn(phone)
  await login.open()
  await expect(page.getByRole('link', { name: '的身份继续' })).toBeVisible()
  for (const more of [{}, { prompt: 'login' }, { max_age: '0' }]) {
    await comeFromSite(stack, login, more)
    await expect(login.picture).toBeVisible()
    await expect(page.getByRole('link', { name: '的身份继续' })).toHaveCount(0)
  }
})

test('the account page lists the sites that were let in, and disconnects one after a question', async ({
  login,
  phone,
  stack,
}) => {
  const { name, again } = await comeFromSite(stack, login, { scope: 'openid email' })
  await login.confirmBy(phone)
  await login.page.waitForURL((url) => url.searchParams.has('code'))
  await login.open('/account')
  const site = login.page.getByRole('listitem').filter({ hasText: name })
  await expect(site).toContainText(host)
  await expect(site).toContainText('占位邮箱（不是你的真实邮箱）')
  await login.page.getByRole('button', { name: `断开 ${name}` }).click()
  await login.page.getByRole('button', { name: '确认断开' }).click()
  await expect(site).toHaveCount(0)
  await expect(login.page.getByRole('status').filter({ hasText: '已断开' })).toBeFocused()
  await login.open(again)
  await expect(login.page.getByRole('heading', { name: `登录 ${name}` })).toBeVisible()
})

test('a code that the page opened itself names the site too, and leads back to it', async ({
  login,
  phone,
  stack,
}) => {
  const { name } = await comeFromSite(stack, login)
  const first = await login.scene()
  expect((await phone.scan(first)).data.request).toMatchObject({ site: name, host })
  await login.page.getByRole('button', { name: '刷新小程序码' }).click()
  await login.expectFreshCode(first)
  const second = await login.scene()
  expect((await phone.scan(second)).data.request).toMatchObject({ site: name, host })
  expect((await phone.decide(second, 'confirm')).status).toBe(200)
  await login.page.waitForURL((url) => url.href.startsWith(callback))
  expect(new URL(login.page.url()).searchParams.get('code')).toBeTruthy()
})

test('a site that opens the login in a popup gets the code there, and its script signs the person in', async ({
  login,
  phone,
  stack,
}) => {
  const { id, again } = await addSite(stack)
  const { page } = login
  await page.goto(`http://${host}/`)
  const [popup, returned] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluateHandle((address) => {
      const message = new Promise<string>((resolve) => {
        addEventListener('message', ({ origin, data }) => origin === location.origin && resolve(String(data)))
      })
      open(address, 'login', 'width=480,height=640')
      return { message }
    }, stack.urls.app + again),
  ])
  const closed = popup.waitForEvent('close')
  await new LoginPage(popup, stack.urls.app).confirmBy(phone)
  const back = new URL(await returned.evaluate(({ message }) => message))
  await closed
  const body = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: callback,
    client_id: id,
    code_verifier: verifier,
  }
  const claims = await page.evaluate(
    async ([app, form]) => {
      const tokens = await fetch(`${app}/oidc/token`, { method: 'POST', body: new URLSearchParams(form) })
      const { access_token: token } = (await tokens.json()) as { access_token: string }
      const headers = { Authorization: `Bearer ${token}` }
      return (await fetch(`${app}/oidc/userinfo`, { headers })).json() as Promise<Record<string, unknown>>
    },
    [stack.urls.app, body] as const,
  )
  expect(claims).toMatchObject({ sub: expect.any(String), name: expect.stringMatching(/^用户 /) })
})

test('a logout without an ID token is a question, whose button leads back to the site', async ({
  login,
  phone,
  stack,
}) => {
  const { id } = await addSite(stack)
  await login.signIn(phone)
  const query = new URLSearchParams({ client_id: id, post_logout_redirect_uri: callback, state: 'bye' })
  await login.open(`/oidc/logout?${query}`)
  const { page } = login
  await expect(page.getByText('通过本站登录且支持退出通知的网站也会一并退出')).toBeVisible()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL(`${callback}?state=bye`)
  const session = await page.request.get(`${stack.urls.app}/api/session`)
  expect(await session.json()).toMatchObject({ data: { user: null } })
})

test('a login declined on the phone goes back to its site, which may ask again', async ({
  login,
  phone,
  stack,
}) => {
  const { again } = await comeFromSite(stack, login)
  const scene = await login.scene()
  await phone.scan(scene)
  expect((await phone.decide(scene, 'cancel')).status).toBe(200)
  await expect(login.page.getByText('正在返回网站')).toBeVisible()
  await login.page.waitForURL((url) => url.href.startsWith(callback))
  expect(new URL(login.page.url()).searchParams.get('error')).toBe('access_denied')

  await login.open(again)
  await login.confirmBy(phone)
  await login.page.waitForURL((url) => url.searchParams.has('code'))
})

test('goes back to a site at once for the last person of this browser, after a moment to read for anybody else', async ({
  login,
  phone,
  stack,
}) => {
  const { page } = login
  await page.clock.install()
  for (const [who, goesAtOnce] of [
    [phone, false],
    [phone, true],
    [new Phone(stack.urls.app, stack.urls.wechat), false],
  ] as const) {
    await comeFromSite(stack, login)
    await login.confirmFrozen(who)
    if (!goesAtOnce) {
      await expect(login.status).toHaveText(says.signedIn)
      await page.clock.runFor(1_500)
    }
    await page.waitForURL((url) => url.searchParams.has('code'))
    await page.clock.resume()
  }
})

test('the phone shows the logo of the site that asks: another’s, or our own', async ({
  login,
  takePhone,
  stack,
}) => {
  const phone = await takePhone()
  const logo = phone.app.locator('.site-logo img')
  const width = (): Promise<number> => logo.evaluate((image: HTMLImageElement) => image.naturalWidth)
  await phone.scan(login)
  await expect.poll(width).toBeGreaterThan(0)
  await expect(logo).toHaveAttribute('src', /icon\.svg$/)

  const { id } = await comeFromSite(stack, login)
  const png = await sharp({ create: { width: 96, height: 96, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  await sql(
    stack.urls.database,
    `UPDATE "Site" SET "logoId" = $2, "logoType" = 'image/png', logo = $3 WHERE id = $1`,
    [id, id.replace('site', 'logo'), png],
  )
  await phone.scan(login)
  await expect.poll(width).toBe(96)
})

test('a site that asks for the phone number learns it once the person has shared it on the phone, and the next site too', async ({
  login,
  takePhone,
  stack,
}) => {
  const { id } = await comeFromSite(stack, login, { scope: 'openid phone' })
  const phone = await takePhone()
  await phone.scan(login)
  await phone.app.getByRole('button', { name: '提供手机号' }).click()
  await phone.page.getByTestId('privacy-accept').click()
  await phone.page.getByTestId('phone-allow').click()
  await expect(phone.app.getByText(/^手机号（138\*{4}\d{4}）$/)).toBeVisible()
  await phone.confirm()
  const claims = await claimsAt(id, stack, login)
  expect(claims).toMatchObject({
    phone_number: expect.stringMatching(/^\+86138\d{8}$/),
    phone_number_verified: true,
  })

  const next = await comeFromSite(stack, login, { scope: 'openid phone' })
  await phone.scan(login)
  await expect(phone.app.getByText(/^手机号（138\*{4}\d{4}）$/)).toBeVisible()
  await expect(phone.app.getByRole('button', { name: '提供手机号' })).toHaveCount(0)
  await phone.confirm()
  expect((await claimsAt(next.id, stack, login))['phone_number']).toBe(claims['phone_number'])
})

test('a person who does not share the phone number signs in at the site without it', async ({
  login,
  takePhone,
  stack,
}) => {
  const { id } = await comeFromSite(stack, login, { scope: 'openid phone' })
  const phone = await takePhone()
  await phone.scan(login)
  await phone.app.getByRole('button', { name: '提供手机号' }).click()
  await phone.page.getByTestId('privacy-accept').click()
  await phone.page.getByTestId('phone-deny').click()
  await expect(phone.app.getByText('未获取到手机号，不影响登录')).toBeVisible()
  await phone.confirm()
  expect(Object.keys(await claimsAt(id, stack, login))).toEqual(['sub'])
})

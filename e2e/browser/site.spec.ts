import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Stack } from '#dev/stack/stack.ts'
import type { LoginPage } from '../clients/login-page.ts'
import { Phone } from '../clients/phone.ts'
import { sql } from '../sql.ts'
import { expect, test } from './fixtures.ts'

const shop = createServer((_request, response) => response.end('at the shop'))
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

/** A site by somebody else sends this browser to the login. */
async function comeFromSite(stack: Stack, login: LoginPage): Promise<{ name: string; again: string }> {
  sites += 1
  const [id, name] = [`site-${process.pid}-${sites}`.padEnd(22, '0'), `Tea shop ${process.pid} ${sites}`]
  await sql(stack.urls.database, `INSERT INTO "Site" (id, name, "redirectUris") VALUES ($1, $2, $3)`, [
    id,
    name,
    [callback],
  ])
  const query = new URLSearchParams({
    client_id: id,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid profile',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  })
  const again = `/oidc/authorize?${query}`
  await login.open(again)
  return { name, again }
}

test('a code that the page opened itself names the site too, and leads back to it', async ({
  login,
  phone,
  stack,
}) => {
  const { name } = await comeFromSite(stack, login)
  const first = await login.scene()
  expect((await phone.scan(first)).data.request).toMatchObject({ site: name, host })
  await login.page.getByRole('button', { name: '换一个二维码' }).click()
  await login.expectFreshCode(first)
  const second = await login.scene()
  expect((await phone.scan(second)).data.request).toMatchObject({ site: name, host })
  expect((await phone.decide(second, 'confirm')).status).toBe(200)
  await login.page.waitForURL((url) => url.href.startsWith(callback))
  expect(new URL(login.page.url()).searchParams.get('code')).toBeTruthy()
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

test('goes on at once for the last person of this browser, after a moment to read for anybody else', async ({
  login,
  phone,
  stack,
}) => {
  async function msUntilGone(): Promise<number> {
    await login.page.waitForResponse(/\/api\/session$/)
    const begun = Date.now()
    await login.page.waitForRequest((request) => new URL(request.url()).pathname === '/')
    return Date.now() - begun
  }
  for (const [who, goesAtOnce] of [
    [phone, false],
    [phone, true],
    [new Phone(stack.urls.app, stack.urls.wechat), false],
  ] as const) {
    await login.open()
    const gone = msUntilGone()
    await login.confirmBy(who)
    if (goesAtOnce) expect(await gone).toBeLessThan(1_000)
    else expect(await gone).toBeGreaterThan(1_400)
    await login.page.waitForURL((url) => url.pathname === '/')
  }
})

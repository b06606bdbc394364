import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures.ts'
import { LoginPage, says } from '../clients/login-page.ts'
import { Phone } from '../clients/phone.ts'
import { sql } from '../sql.ts'

type Exported = { id: string; identities: object[] }

async function openAccount(login: LoginPage, phone: Phone): Promise<void> {
  await login.signIn(phone)
  await login.open('/account')
}

test('the account page lists sessions, and signs out one, then all others', async ({
  login,
  openLogin,
  phone,
}) => {
  await openAccount(login, phone)
  const items = login.page.getByRole('listitem')
  await expect(items).toHaveCount(1)
  await expect(items).toContainText('当前浏览器')
  await expect(login.page.getByText('未在其他浏览器登录')).toBeVisible()

  const others = [await openLogin(), await openLogin()]
  for (const other of others) await other.signIn(phone)
  await login.page.reload()
  await expect(items).toHaveCount(3)
  await expect(items.filter({ hasText: '当前浏览器' })).toHaveCount(1)

  await login.page
    .getByRole('button', { name: /^退出 Chrome/ })
    .first()
    .click()
  await expect(items).toHaveCount(2)
  await expect(login.status).toContainText('已退出')
  await expect(login.status).toBeFocused()
  await login.page.getByRole('button', { name: '退出其他所有浏览器' }).click()
  await expect(items).toHaveCount(1)
  for (const other of others) {
    await other.open('/')
    await expect(other.page.getByText('你尚未登录')).toBeVisible()
  }
})

test('the account is exported, and deleted after one confirmation', async ({ login, phone }) => {
  await openAccount(login, phone)
  const [download] = await Promise.all([
    login.page.waitForEvent('download'),
    login.page.getByRole('button', { name: '导出我的数据' }).click(),
  ])
  const { id, identities } = JSON.parse(readFileSync(await download.path(), 'utf8')) as Exported
  expect(identities).toHaveLength(1)

  await login.page.getByRole('button', { name: '注销账号' }).click()
  await expect(login.page.getByText('无法恢复')).toBeVisible()
  await login.page.getByRole('button', { name: '保留账号' }).click()
  await expect(login.page.getByRole('button', { name: '注销账号' })).toBeFocused()
  await login.page.getByRole('button', { name: '注销账号' }).click()
  await login.page.getByRole('button', { name: '确认注销' }).click()
  await expect(login.page.getByText('账号已注销')).toBeVisible()
  await login.signIn(phone)
  const again = await login.page.request.get(new URL('/api/user', login.page.url()).href)
  const { data } = (await again.json()) as { data: { account: Exported } }
  expect(data.account.id).not.toBe(id)
})

test('with a session of more than 10 minutes, the account page asks to sign in again', async ({
  login,
  phone,
  stack,
}) => {
  await openAccount(login, phone)
  await sql(stack.urls.database, `UPDATE "Session" SET "createdAt" = now() - interval '11 minutes'`)
  await login.page.getByRole('button', { name: '注销账号' }).click()
  await login.page.getByRole('button', { name: '确认注销' }).click()
  await expect(login.page.getByText('请重新登录后再操作')).toBeVisible()
  await login.page.getByRole('link', { name: '重新登录' }).click()
  await expect(login.picture).toBeVisible()
  // It would lead back to the same refusal.
  await expect(login.page.getByRole('link', { name: '的身份继续' })).toHaveCount(0)
  await login.confirmBy(phone)
  await login.page.waitForURL((url) => url.pathname === '/account')
  await login.page.getByRole('button', { name: '注销账号' }).click()
  await login.page.getByRole('button', { name: '确认注销' }).click()
  await expect(login.page.getByText('账号已注销')).toBeVisible()
})

test('signing out in one tab signs out the others within a second, and clears the account page', async ({
  login,
  phone,
}) => {
  await openAccount(login, phone)
  const other = await login.page.context().newPage()
  await other.goto(new URL('/', login.page.url()).href)
  await other.getByRole('button', { name: '退出登录' }).click()
  await expect(login.page.getByText('你尚未登录')).toBeVisible()
  await expect(login.page.getByRole('listitem')).toHaveCount(0)
})

test('a sign-out that fails says so, and the next one works', async ({ login, phone }) => {
  const { page } = login
  await openAccount(login, phone)
  await page.route('**/api/session', (route) =>
    route.request().method() === 'DELETE' ? route.abort() : route.continue(),
  )
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByRole('alert').filter({ hasText: '操作失败' })).toBeVisible()
  await page.unroute('**/api/session')
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByText('你尚未登录')).toBeVisible()
})

test('an account page whose browser was signed out elsewhere says so at the next act', async ({
  login,
  openLogin,
  phone,
}) => {
  await (await openLogin()).signIn(phone)
  // Not before the page has asked who is signed in, as it does once it runs.
  const asked = login.page.waitForResponse((response) => response.url().endsWith('/api/session'))
  await openAccount(login, phone)
  await asked
  await login.page.context().clearCookies()
  await login.page.getByRole('button', { name: '退出其他所有浏览器' }).click()
  await expect(login.page.getByText('你尚未登录')).toBeVisible()
})

test('an account page shows nothing of one person to another who signs in in the next tab, and asks them nothing', async ({
  login,
  phone,
  stack,
}) => {
  const { app, wechat } = stack.urls
  await openAccount(login, phone)
  await login.page.getByRole('button', { name: '注销账号' }).click()
  await expect(login.page.getByRole('button', { name: '确认注销' })).toBeVisible()
  const other = new LoginPage(await login.page.context().newPage(), app)
  await other.open('/login?prompt=login')
  await other.live()
  await other.confirmBy(new Phone(app, wechat))
  await other.expectSignedIn()
  await expect(login.page.getByRole('button', { name: '确认注销' })).toHaveCount(0)
  await expect(login.page.getByRole('button', { name: '注销账号' })).toBeVisible()
})

test('signing in in one tab updates the others', async ({ login, phone }) => {
  const other = await login.page.context().newPage()
  await other.goto(new URL('/', login.page.url()).href)
  await expect(other.getByText('你尚未登录')).toBeVisible()
  await login.confirmBy(phone)
  await login.expectSignedIn()
  await expect(other.getByText(says.signedIn)).toBeVisible()
})

for (const javaScriptEnabled of [true, false]) {
  test(`the language is switched ${javaScriptEnabled ? 'and stays' : 'without JavaScript too'}`, async ({
    browser,
    stack,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled, locale: 'zh-CN' })
    const page = await context.newPage()
    await page.goto(`${stack.urls.app}/login?next=%2Faccount`)
    await expect(page.getByRole('heading', { name: '微信扫码登录' })).toBeVisible()
    await page.getByRole('button', { name: 'English' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in with WeChat' })).toBeVisible()
    expect(page.url()).toBe(`${stack.urls.app}/login?next=%2Faccount`)
    await page.goto(stack.urls.app)
    await expect(page.getByText('You aren’t signed in')).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await context.close()
  })
}

import { expect, test } from './fixtures.ts'
import { LoginPage, says } from '../clients/login-page.ts'
import type { Phone } from '../clients/phone.ts'

test('without JavaScript the page shows the code, and says what is missing', async ({ browser, stack }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en' })
  const page = await context.newPage()
  await page.goto(`${stack.urls.app}/login`)
  const login = new LoginPage(page, stack.urls.app)
  expect((await login.read()).searchParams.get('scene')).toMatch(/^[\w-]{22}$/)
  await expect(page.locator('noscript p')).toBeVisible()
  await expect(page.locator('noscript p')).toContainText('You need JavaScript')
  await context.close()
})

test('after a reload', async ({ login, phone }) => {
  await login.page.reload()
  await login.expectLoginWorks(phone)
})

test('a reload after the scan goes on with that login', async ({ login, phone }) => {
  const scene = await login.scene()
  await phone.scan(scene)
  await expect(login.status).toHaveText(says.scanned)
  await login.page.reload()
  await expect(login.status).toHaveText(says.scanned)
  await phone.decide(scene, 'confirm')
  await expect(login.page.getByText(says.signedIn)).toBeVisible()
})

test('after a reload without a code from the server: the page gets one at once', async ({ login, phone }) => {
  await expect.poll(() => login.page.evaluate(() => sessionStorage.length)).toBeGreaterThan(0)
  await login.page.route('**/login', (route) =>
    route.continue({ headers: { ...route.request().headers(), purpose: 'prefetch' } }),
  )
  await login.page.reload()
  await expect(login.picture).toBeVisible()
  await login.expectLoginWorks(phone)
})

test('after back and forward', async ({ login, phone }) => {
  await login.page.goto(new URL('/', login.page.url()).href)
  await travel(login, -1, '/login')
  await travel(login, 1, '/')
  await travel(login, -1, '/login')
  await login.expectLoginWorks(phone)
})

async function travel(login: LoginPage, steps: number, path: string): Promise<void> {
  await login.page.evaluate((by) => window.history.go(by), steps)
  await login.page.waitForURL((url) => url.pathname === path)
}

test('back to a page that has signed somebody in', async ({ login, phone }) => {
  await login.expectLoginWorks(phone)
  await login.page.waitForURL((url) => url.pathname === '/')
  await travel(login, -1, '/login')
  await expect(login.picture).toBeVisible()
  await login.expectLoginWorks(phone)
})

test('four tabs at once, with no cookies before', async ({ browser, stack, phone }) => {
  const context = await browser.newContext({ locale: 'zh-CN' })
  const pages = await Promise.all(Array.from({ length: 4 }, () => context.newPage()))
  const tabs = pages.map((page) => new LoginPage(page, stack.urls.app))
  await Promise.all(tabs.map((tab) => tab.open()))
  for (const tab of tabs.slice(2)) {
    await tab.page.bringToFront()
    await scanWhenSettled(tab, phone)
  }
  for (const tab of tabs.slice(0, 2)) await expect(tab.picture).toBeVisible()
  await context.close()
})

test('a tab replaces its code at once when another tab signs out: the browser secret is new', async ({
  login,
  stack,
  phone,
}) => {
  await login.expectLoginWorks(phone)
  const other = new LoginPage(await login.page.context().newPage(), stack.urls.app)
  await other.open()
  await other.listening()
  const before = await other.read()
  // The page goes there by itself.
  await login.page.waitForURL((url) => url.pathname === '/')
  await login.page.getByRole('button', { name: /退出登录/ }).click()
  // Long before its next poll, which is every 30 s.
  await expect(async () => expect((await other.read()).href).not.toBe(before.href)).toPass({
    timeout: 15_000,
  })
  await other.expectLoginWorks(phone)
})

/** A tab whose cookie another tab has replaced makes a new code. */
async function scanWhenSettled(login: LoginPage, phone: Phone): Promise<void> {
  await expect(async () => {
    await login.confirmBy(phone)
    await expect(login.page.getByText(says.signedIn).first()).toBeVisible({ timeout: 3_000 })
  }).toPass()
}

test('after its cookies are gone', async ({ login, phone }) => {
  const before = await login.read()
  await login.page.context().clearCookies()
  await login.page.evaluate(() =>
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
  )
  await expect(async () => expect((await login.read()).href).not.toBe(before.href)).toPass()
  await login.expectLoginWorks(phone)
})

test('the policy of the page is never violated', async ({ login, phone }) => {
  const said: string[] = []
  login.page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(message.text())
  })
  login.page.on('pageerror', (error) => said.push(error.message))
  await login.open()
  await login.expectLoginWorks(phone)
  await login.page.waitForURL((url) => url.pathname === '/')
  expect(said).toEqual([])
})

test('a browser that wrongly believes it is offline shows the code, and signs in', async ({
  login,
  phone,
}) => {
  await login.page.addInitScript(() =>
    Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false }),
  )
  await login.open()
  await login.live()
  await login.page.evaluate(() => window.dispatchEvent(new Event('offline')))
  await login.listening()
  await expect(login.page.getByText('当前网络不可用')).toBeHidden()
  await expect(login.status).toHaveText('请使用微信扫描小程序码登录')
  await login.expectLoginWorks(phone)
})

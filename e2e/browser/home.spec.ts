import { existsSync } from 'node:fs'
import { LoginPage } from '../clients/login-page.ts'
import { sql } from '../sql.ts'
import { expect, test } from './fixtures.ts'

test('the home page leads to the account, an operator to the desk, and signs out by a button of its own', async ({
  login,
  phone,
  stack,
}) => {
  const { page } = login
  await login.signIn(phone)
  await login.open('/')
  await expect(page.getByRole('link', { name: '管理后台' })).toHaveCount(0)
  const id = await page.evaluate(async () => {
    const answer = (await (await fetch('/api/session')).json()) as { data: { user: { id: string } } }
    return answer.data.user.id
  })
  await sql(stack.urls.database, `UPDATE "User" SET role = 'admin' WHERE id = $1`, [id])
  await page.reload()
  await page.getByRole('link', { name: '管理后台' }).click()
  await page.waitForURL((url) => url.pathname === '/admin')
  await login.open('/')
  await page.getByRole('link', { name: '我的账号' }).click()
  await page.waitForURL((url) => url.pathname === '/account')
  await login.open('/')
  await page.getByRole('button', { name: '退出登录' }).click()
  await expect(page.getByText('你尚未登录')).toBeVisible()
})

for (const locale of ['zh-CN', 'en-GB'])
  test(`the list of next steps works without JavaScript, and names files that are there (${locale})`, async ({
    browser,
    stack,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale })
    const page = await context.newPage()
    await page.goto(stack.urls.app)
    const description = page.locator('meta[name=description]')
    await expect(description).toHaveAttribute(
      'content',
      /^(使用微信扫描小程序码登录 Saoma|Sign in to Saoma by scanning)/,
    )
    const steps = page.getByRole('region').getByRole('listitem')
    const files = (await steps.allTextContents()).join(' ').match(/(?:docs|app)\/[\w.-]+\w/g) ?? []
    expect(files.length).toBeGreaterThan(3)
    expect(files.filter((file) => !existsSync(file))).toEqual([])
    await steps.getByRole('link').first().click()
    await page.waitForURL((url) => url.pathname === '/login')
    await context.close()
  })

for (const javaScriptEnabled of [true, false])
  test(`who is signed in goes on from the login page without a scan ${javaScriptEnabled ? 'until they sign out elsewhere' : 'and without JavaScript'}`, async ({
    browser,
    phone,
    stack,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled, locale: 'zh-CN' })
    const page = await context.newPage()
    const login = new LoginPage(page, stack.urls.app)
    const goOn = page.getByRole('link', { name: /^以 用户 [2-9A-Z]{4} 的身份继续$/ })
    await login.open()
    await expect(login.picture).toBeVisible()
    await expect(goOn).toHaveCount(0)
    await login.signIn(phone)
    await login.open('/login?next=/account')
    await expect(login.picture).toBeVisible()
    await goOn.click()
    await page.waitForURL((url) => url.pathname === '/account')

    if (javaScriptEnabled) {
      await login.open('/login?next=/account')
      await login.live()
      const other = await context.newPage()
      await other.goto(stack.urls.app)
      await other.getByRole('button', { name: '退出登录' }).click()
      await expect(goOn).toHaveCount(0)
    }
    await context.close()
  })

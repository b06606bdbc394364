import { Browser } from '../clients/browser.ts'
import { LoginPage } from '../clients/login-page.ts'
import { Phone } from '../clients/phone.ts'
import { Site } from '../clients/site.ts'
import { sql } from '../sql.ts'
import { expect, test } from './fixtures.ts'
import { expectLooks } from './looks/look.ts'

for (const [locale, javaScriptEnabled] of [
  ['zh-CN', true],
  ['en-GB', true],
  ['zh-CN', false],
  ['en-GB', false],
] as const)
  test(`a site is added, edited, disabled and enabled at the desk, its secret renewed, and its logins shown (${locale}, JavaScript: ${javaScriptEnabled})`, async ({
    startBeside,
    browser,
    secrets,
  }) => {
    const { app, wechat, database } = (await startBeside({})).urls
    const page = await (await browser.newContext({ locale, javaScriptEnabled })).newPage()
    await new LoginPage(page, app).signIn(new Phone(app, wechat))
    await sql(database, `UPDATE "User" SET role = 'admin'`)

    /** When React takes over the page, it puts back what a text area said first. */
    async function fillRedirects(text: string): Promise<void> {
      const isTaken = (): Promise<boolean> =>
        redirects.evaluate((field) => Object.keys(field).some((key) => key.startsWith('__react')))
      if (javaScriptEnabled) await expect.poll(isTaken).toBe(true)
      await redirects.fill(text)
    }

    /** Presses a button that asks first. */
    async function agreeTo(act: RegExp): Promise<void> {
      const asking = page.locator('details', { hasText: act })
      await asking.locator('summary').click()
      await asking.getByRole('checkbox').check()
      await asking.getByRole('button', { name: act }).click()
    }

    /** The secret that a page shows, which no log may hold. */
    async function secretShown(): Promise<string> {
      const text = (await page.locator('code').last().textContent()) ?? ''
      expect(text).toMatch(/^[\w-]{43}$/)
      secrets.add('client secret', text)
      return text
    }

    // As long as a name can be, without a place to break it.
    const name = `茶铺${'W'.repeat(62)}`
    await page.goto(`${app}/admin`)
    await page.getByRole('link', { name: /^(网站|Sites)$/ }).click()
    await page.getByLabel(/^(名称|Name)$/).fill(name)
    const redirects = page.getByLabel(/^(回调地址|Redirect addresses)/)
    await redirects.fill('http://shop.example/callback')
    const add = page.getByRole('button', { name: /^(添加网站|Add a site)$/ })
    await add.click()
    await expect(page.getByText(/^http:\/\/shop\.example\/callback (不是|is not an) https/)).toBeVisible()
    await page.getByRole('link', { name: /^(返回|Back)$/ }).click()

    await page.getByLabel(/^(名称|Name)$/).fill(name)
    await redirects.fill(`${Site.callback}\nhttps://shop.example/other`)
    await page.getByRole('checkbox', { name: /^(受信任|Trusted)/ }).check()
    await page.getByLabel(/^(邮箱(?!域名)|Email addresses)/).selectOption('domain')
    await page.getByLabel(/^(邮箱域名|Email domain)$/).fill('users.shop.example')
    await add.click()
    const first = await secretShown()
    await expectLooks(page, `desk-site-added-${locale}`, javaScriptEnabled)
    await page.getByRole('link', { name: /^(查看网站|View site)$/ }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
    await expect(page).toHaveTitle(`${name} · Saoma`)
    await expect(page.getByText('users.shop.example')).toBeVisible()
    expect(await page.content()).not.toContain(first)

    const save = page.getByRole('button', { name: /^(保存|Save)$/ })
    await sql(database, `UPDATE "Site" SET "logoutUris" = '{https://shop.example/bye}'`)
    await fillRedirects(Site.callback)
    await save.click()
    await expect(page.getByText(/地址已被他人修改|The addresses have changed since/)).toBeVisible()
    await page.getByRole('link', { name: /^(返回|Back)$/ }).click()
    await expect(redirects).toHaveValue(/other$/)
    await expect(page.getByLabel(/^(退出登录后|Sign-out redirect addresses)/)).toHaveValue(/bye$/)
    await fillRedirects(Site.callback)
    await save.click()
    await expect(page.getByRole('status')).toHaveText(/^(地址已保存|Addresses saved)$/)
    await expect(redirects).toHaveValue(Site.callback)
    await agreeTo(/停用|Disable/)
    await expect(page.getByRole('status')).toHaveText(/^(已停用|Site disabled)/)
    await page.getByRole('button', { name: /^(启用|Enable)$/ }).click()
    await expect(page.getByRole('status')).toHaveText(/^(已启用|Site enabled)/)
    await agreeTo(/更换 client secret|New client secret/)
    const second = await secretShown()
    expect(second).not.toBe(first)
    await page.getByRole('link', { name: /^(查看网站|View site)$/ }).click()

    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const site = new Site(id, second, () => new Browser(app))
    const { siteCode } = await site.signIn(new Browser(app), new Phone(app, wechat))
    expect((await site.exchange(siteCode)).status).toBe(200)
    await page.reload()
    await expect(page.getByRole('row', { name: /(已登录|signed in)$/ })).toHaveCount(1)
    await expect(
      page.getByRole('row', { name: /更换 client secret|Renewed the secret of a site/ }),
    ).toHaveCount(1)
    await expectLooks(page, `desk-site-${locale}`, javaScriptEnabled)

    await page.getByRole('link', { name: /^(网站|Sites)$/ }).click()
    await expect(page.getByRole('listitem').filter({ hasText: name })).toContainText(
      /shop\.example.*(1 人|1 user)/,
    )
    await expectLooks(page, `desk-sites-${locale}`, javaScriptEnabled)

    await page.getByRole('link', { name: /^(登录|Sign-ins)$/ }).click()
    await page.getByLabel(/^(网站|Site)/).selectOption(name)
    await page.getByRole('button', { name: /^(查看|Show)$/ }).click()
    await page.getByRole('link', { name: /7 天|7 days/ }).click()
    await expect(page.getByLabel(/^(网站|Site)/)).toHaveValue(id)
    await expect(
      page.getByRole('img', {
        name: /^展示小程序码 1 次，.*，登录成功 1 次$|^1 code shown, .* 1 signed in$/,
      }),
    ).toBeVisible()
    await expectLooks(page, `desk-logins-of-site-${locale}`, javaScriptEnabled)
  })

import { Browser } from '../clients/browser.ts'
import { scan } from '../clients/log-in.ts'
import { LoginPage } from '../clients/login-page.ts'
import { Phone } from '../clients/phone.ts'
import { sql } from '../sql.ts'
import { expect, test } from './fixtures.ts'
import { expectLooks } from './looks/look.ts'

test('the desk is there for operators alone', async ({ login, phone, stack }) => {
  await login.open('/admin')
  await expect(login.picture).toBeVisible()
  expect(new URL(login.page.url()).searchParams.get('next')).toBe('/admin')

  await login.signIn(phone)
  expect((await login.page.goto(`${stack.urls.app}/admin`))?.status()).toBe(404)
  await expect(login.page.getByRole('table')).toHaveCount(0)

  await sql(stack.urls.database, `UPDATE "User" SET role = 'admin'`)
  expect((await login.page.goto(`${stack.urls.app}/admin`))?.status()).toBe(200)
})

for (const [locale, javaScriptEnabled] of [
  ['zh-CN', true],
  ['en-GB', true],
  ['zh-CN', false],
] as const)
  test(`the desk shows logins, refusals and services (${locale}, JavaScript: ${javaScriptEnabled})`, async ({
    startBeside,
    browser,
  }) => {
    const { app, wechat, database } = (await startBeside({})).urls
    const { code } = await scan(new Browser(app), new Phone(app, wechat))
    expect(await new Phone(app, wechat).scan(code.scene)).toMatchObject({ error: 'scene_taken' })
    const page = await (await browser.newContext({ locale, javaScriptEnabled })).newPage()
    await new LoginPage(page, app).signIn(new Phone(app, wechat))
    await sql(database, `UPDATE "User" SET role = 'admin'`)

    await page.goto(`${app}/admin?hours=168`)
    const periods = page.getByRole('navigation', { name: /时间范围|Period/ })
    await expect(periods.getByRole('link', { name: /7 天|7 days/ })).toHaveAttribute('aria-current', 'page')
    await periods.getByRole('link', { name: /24 小时|24 hours/ }).click()
    await expect(
      page.getByRole('img', {
        name: /^展示小程序码 2 次，已扫码 2 次，已确认 1 次，登录成功 1 次$|^2 codes shown, 2 scanned, 1 confirmed, 1 signed in$/,
      }),
    ).toBeVisible()
    await expect(
      page.getByRole('img', {
        name: /^(距上一步的耗时|Time since the previous step)\. (已扫码|Scanned): .*(登录成功|Signed in): \S+ [\d.]+ (秒|s), P95( 耗时)? [\d.]+ /,
      }),
    ).toBeVisible()
    await expect(page.getByRole('row', { name: /^(已扫码|Scanned) 2 100\s% / })).toBeVisible()
    await expect(page.getByRole('row', { name: /^(登录成功|Signed in) 1 50\s% / })).toBeVisible()
    await expect(
      page.getByRole('row', { name: /^(已被他人扫码|someone else scanned first) 1$/ }),
    ).toBeVisible()
    const refusal = page.getByRole('row', {
      name: /登录被拒绝 已被他人扫码|Sign-in refused someone else scanned/,
    })
    await expect(refusal.getByRole('link', { name: /^(查看本次登录|View sign-in)$/ })).toBeVisible()
    await expect(page.getByText(/^(数据库：正常|Database: working)$/)).toBeVisible()
    await page.getByText(/以表格查看|As a table/).click()
    await expect(page.getByRole('row', { name: / 2 2 1 1$/ })).toBeVisible()
    await expectLooks(page, `desk-${locale}`, javaScriptEnabled)
  })

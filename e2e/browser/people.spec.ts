import type { Page } from 'playwright'
import { Browser } from '../clients/browser.ts'
import { confirm, logIn, scan } from '../clients/log-in.ts'
import { LoginPage } from '../clients/login-page.ts'
import { Phone } from '../clients/phone.ts'
import { sql } from '../sql.ts'
import { expect, test } from './fixtures.ts'
import { expectLooks } from './looks/look.ts'

/** Presses a button and waits for what the page then says. */
async function act(page: Page, button: RegExp, notice: RegExp): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await expect(page.getByRole('status').filter({ hasText: notice })).toBeVisible()
}

for (const [locale, javaScriptEnabled] of [
  ['zh-CN', true],
  ['en-GB', true],
  ['zh-CN', false],
  ['en-GB', false],
] as const)
  test(`an operator finds a person, does each act to them, and reads what happened (${locale}, JavaScript: ${javaScriptEnabled})`, async ({
    startBeside,
    browser,
  }) => {
    const { app, wechat, database } = (await startBeside({})).urls
    const page = await (await browser.newContext({ locale, javaScriptEnabled })).newPage()
    await page.goto(app)
    const operator = new Phone(app, wechat)
    await new LoginPage(page, app).signIn(operator)
    await operator.register({ nickname: '李管' })
    await sql(database, `UPDATE "User" SET role = 'admin'`)

    const phone = new Phone(app, wechat)
    const login = await confirm(await scan(new Browser(app), phone))
    await login.browser.redeem({ scene: login.code.scene, ticket: 'x' })
    await logIn(new Browser(app), phone)
    // As long as a nickname can be.
    await phone.register({ nickname: `王小明${'W'.repeat(29)}` })
    const { id } = login.auth.user
    await sql(database, `UPDATE "User" SET phone = '+86 13800000000' WHERE id = $1`, [id])
    await sql(
      database,
      `WITH s AS (
        INSERT INTO "Site" (id, name, "redirectUris") VALUES ('tea-shop', 'Tea shop', '{https://shop.example/callback}') RETURNING id
      )
      INSERT INTO "Consent" (id, "siteId", "identityId", sub, scopes)
      SELECT 'consent', s.id, i.id, 'sub', '{openid,profile,email}' FROM s, "Identity" i WHERE i."userId" = $1`,
      [id],
    )

    await page.goto(`${app}/admin/people`)
    await expect(page.getByRole('row')).toHaveCount(3)
    await expectLooks(page, `people-${locale}`, javaScriptEnabled)
    await page.getByRole('searchbox').fill('没有这个人')
    await page.getByRole('searchbox').press('Enter')
    await expect(page.getByText(/^(没有找到用户|No users found)$/)).toBeVisible()
    await page.getByRole('searchbox').fill('小明')
    await page.getByRole('button', { name: /^(查找|Find)$/ }).click()
    await expect(page.getByRole('row', { name: /王小明W+ \S{8} 138\*{4}0000 / })).toBeVisible()
    await page.getByRole('link', { name: '王小明' }).click()
    await expect(page).toHaveTitle(/^王小明W+ · Saoma$/)

    await expect(page.getByRole('link', { name: 'Tea shop' })).toHaveAttribute(
      'href',
      '/admin/sites/tea-shop',
    )
    await act(page, /^(禁用|Block)$/, /^(已禁用|Blocked)/)
    await expect(page.getByText(/^(没有已登录的浏览器|No signed-in browsers)$/)).toBeVisible()
    await expect(page.getByRole('row', { name: / (禁用 操作者：|Blocked By: )李管 / })).toBeVisible()
    await expectLooks(page, `person-${locale}`, javaScriptEnabled)
    await act(page, /^(解除禁用|Unblock)$/, /^(已解除禁用|Unblocked)/)
    await act(page, /^(设为管理员|Make operator)$/, /^(角色已更改|Role changed)/)
    await expect(page.getByRole('button', { name: /^(禁用|Block|注销账号|Delete account)$/ })).toHaveCount(0)
    await act(page, /^(取消管理员|Remove operator role)$/, /^(角色已更改|Role changed)/)
    await logIn(new Browser(app), phone)
    await page.reload()
    await act(page, /^(退出所有浏览器|Sign out everywhere)$/, /^(已退出所有浏览器|Signed out everywhere)/)

    await page
      .getByRole('row', { name: /可疑|Suspicious/ })
      .getByRole('link')
      .click()
    const events = page.getByRole('row')
    await expect(events).toHaveCount(4)
    await expect(events.filter({ hasText: /登录票据有误|wrong ticket/ })).toContainText('王小明')
    await expectLooks(page, `login-trail-${locale}`, javaScriptEnabled)
    await events
      .filter({ hasText: /可疑|Suspicious/ })
      .getByRole('link')
      .click()

    await page
      .getByText(/^(注销账号|Delete account)$/)
      .first()
      .click()
    await page.getByRole('checkbox').check()
    await act(page, /^(注销账号|Delete account)$/, /^(账号已注销|Account deleted)/)
    await expect(page.getByRole('row')).toHaveCount(2)
    expect((await page.goto(`${app}/admin/people/${id}`))?.status()).toBe(404)
    const acts = await sql<{ event: string }>(
      database,
      `SELECT event FROM "AuditEntry" a JOIN "User" b ON b.id = a."byId" WHERE b.role = 'admin' ORDER BY a.id`,
    )
    expect(acts.map(({ event }) => event)).toEqual([
      'blocked',
      'unblocked',
      'role_changed',
      'role_changed',
      'all_signed_out',
      'user_deleted',
    ])
  })

test('an operator who signed in an hour ago reads, and signs in again to act, which leads back to the person and says that nothing was done', async ({
  login,
  phone,
  stack,
}) => {
  const { app, database } = stack.urls
  await login.signIn(phone)
  const { id } = (await phone.auth()).data.user
  await sql(
    database,
    `WITH operator AS (UPDATE "User" SET role = 'admin' WHERE id = $1 RETURNING id)
    UPDATE "Session" t SET "createdAt" = now() - interval '61 minutes'
    FROM "Identity" i JOIN operator o ON o.id = i."userId" WHERE i.id = t."identityId"`,
    [id],
  )
  const person = `${app}/admin/people/${id}`
  await login.page.goto(person)
  await login.page.getByRole('button', { name: '退出所有浏览器' }).click()
  await expect(login.picture).toBeVisible()
  await login.confirmBy(phone)
  await login.page.waitForURL(`${person}?done=again`)
  await expect(login.page.getByRole('status')).toHaveText('已重新登录。刚才的操作尚未执行，请重新操作。')
  await expect(login.page.getByRole('row', { name: /可疑 后台操作被拒绝 登录已超过 1 小时/ })).toBeVisible()
})

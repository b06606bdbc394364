import { freePorts } from '#dev/stack/ports.ts'
import { startStack } from '#dev/stack/stack.ts'
import { LoginPage } from '../clients/login-page.ts'
import { expect, test } from './fixtures.ts'

test('another site signs people in, links an account that it had, and hears of “not me”', async ({
  browser,
  takePhone,
}) => {
  const [port = 0] = await freePorts(1)
  const stack = await startStack({ phone: true, shop: port })
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  const login = new LoginPage(page, stack.urls.app)
  const shop = `http://127.0.0.1:${port}/`

  await page.goto(shop)
  await page.getByRole('button', { name: '用密码登录' }).click()
  await expect(page.getByText('你好，老顾客 Lin')).toBeVisible()
  await page.getByRole('link', { name: '绑定微信扫码登录' }).click()
  const phone = await takePhone()
  await phone.scan(login)
  await expect(phone.app.getByText(/茶铺 Tea shop/).first()).toBeVisible()
  await phone.confirm()
  await page.waitForURL(shop)
  await expect(page.getByText('已绑定微信扫码登录')).toBeVisible()

  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL(shop)
  await page.getByRole('link', { name: '微信扫码登录' }).click()
  await phone.scan(login)
  await phone.confirm()
  await page.waitForURL(shop)
  await expect(page.getByText('你好，老顾客 Lin')).toBeVisible()

  await phone.app.getByRole('button', { name: '非本人操作？' }).click()
  await expect(page.getByRole('link', { name: '微信扫码登录' })).toBeVisible()
  await stack.close()
})

import type { PhonePage } from '../clients/phone-page.ts'
import { type LoginPage, says } from '../clients/login-page.ts'
import { expect, test } from './fixtures.ts'

const path = '/sns/jscode2session'

/** Retries on the phone, without another scan, and signs in. */
async function tryAgain(phone: PhonePage): Promise<void> {
  await phone.app.getByRole('button', { name: '重试' }).click()
  await phone.confirm()
}

/** The scan fails, the phone says so, and a retry signs in. */
async function failsOnce(login: LoginPage, phone: PhonePage, text: string): Promise<void> {
  await phone.scan(login)
  await expect(phone.app.getByText(text)).toBeVisible()
  await tryAgain(phone)
  await login.expectSignedIn()
}

test('WeChat is slow to exchange the js code: the phone waits, then asks for confirmation', async ({
  visit,
  takePhone,
  wechatFault,
}) => {
  const login = await visit()
  await wechatFault({ path, times: 1, delayMs: 1_500 })
  const phone = await takePhone()
  await phone.scan(login)
  await expect(phone.app.getByText('正在识别小程序码…')).toBeVisible()
  await phone.confirm()
  await login.expectSignedIn()
})

test('WeChat refuses the js code: a retry uses a fresh one', async ({ visit, takePhone, wechatFault }) => {
  const login = await visit()
  await wechatFault({ path, times: 1, errcode: 40029 })
  await failsOnce(login, await takePhone(), '微信登录凭证无效或已过期，请重试')
})

test('WeChat answers the js code with nonsense: the phone says so, and a retry continues', async ({
  visit,
  takePhone,
  wechatFault,
}) => {
  const login = await visit()
  await wechatFault({ path, times: 1, body: '{"openid":""}' })
  await failsOnce(login, await takePhone(), says.wechat)
})

test('WeChat uses up the js code and its response is lost: a retry uses a fresh one', async ({
  visit,
  takePhone,
  wechatFault,
}) => {
  const login = await visit()
  await wechatFault({ path, times: 1, drop: true, processed: true })
  await failsOnce(login, await takePhone(), says.wechat)
})

test('WeChat is down at the scan, and back: a retry continues with the same scan', async ({
  visit,
  takePhone,
  stack,
}) => {
  const login = await visit()
  const phone = await takePhone()
  const code = await login.read()
  await stack.process('wechat').kill()
  await phone.open(code)
  await expect(phone.app.getByText('微信登录失败')).toBeVisible()
  await stack.process('wechat').start()
  await tryAgain(phone)
  await login.expectSignedIn()
})

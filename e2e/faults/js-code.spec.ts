import type { PhonePage } from '../clients/phone-page.ts'
import { says } from '../clients/login-page.ts'
import { expect, test } from './fixtures.ts'

const path = '/sns/jscode2session'

/** Tries again on the phone, without another scan, and signs in. */
async function tryAgain(phone: PhonePage): Promise<void> {
  await phone.app.getByRole('button', { name: '重试' }).click()
  await phone.confirm()
}

test('WeChat is slow to say who scans: the phone waits, then asks', async ({
  visit,
  takePhone,
  wechatFault,
}) => {
  const login = await visit()
  await wechatFault({ path, times: 1, delayMs: 1_500 })
  const phone = await takePhone()
  await phone.scan(login)
  await expect(phone.app.getByText('正在核对二维码…')).toBeVisible()
  await phone.confirm()
  await login.expectSignedIn()
})

test('WeChat refuses the code of the phone: trying again takes a fresh one', async ({
  visit,
  takePhone,
  wechatFault,
}) => {
  const login = await visit()
  await wechatFault({ path, times: 1, errcode: 40029 })
  const phone = await takePhone()
  await phone.scan(login)
  await expect(phone.app.getByText('微信登录凭证无效或已过期，请重试')).toBeVisible()
  await tryAgain(phone)
  await login.expectSignedIn()
})

test('WeChat answers nonsense about who scans: the phone says so, and trying again goes on', async ({
  visit,
  takePhone,
  wechatFault,
}) => {
  const login = await visit()
  await wechatFault({ path, times: 1, body: '{"openid":""}' })
  const phone = await takePhone()
  await phone.scan(login)
  await expect(phone.app.getByText(says.wechat)).toBeVisible()
  await tryAgain(phone)
  await login.expectSignedIn()
})

test('WeChat uses up the code and its answer is lost: trying again takes a fresh one', async ({
  visit,
  takePhone,
  wechatFault,
}) => {
  const login = await visit()
  await wechatFault({ path, times: 1, drop: true, processed: true })
  const phone = await takePhone()
  await phone.scan(login)
  await expect(phone.app.getByText(says.wechat)).toBeVisible()
  await tryAgain(phone)
  await login.expectSignedIn()
})

test('WeChat is away at the scan, and back: trying again goes on with the same scan', async ({
  visit,
  takePhone,
  stack,
}) => {
  const login = await visit()
  const phone = await takePhone()
  const code = await login.read()
  await stack.process('wechat').kill()
  await phone.open(code)
  await expect(phone.app.getByText('微信登录没有成功')).toBeVisible()
  await stack.process('wechat').start()
  await tryAgain(phone)
  await login.expectSignedIn()
})

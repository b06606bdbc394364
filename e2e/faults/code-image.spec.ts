import { says } from '../clients/login-page.ts'
import { expect, test } from './fixtures.ts'

const path = '/wxa/getwxacodeunlimit'

test('a new code is slow: the old one stays until it arrives', async ({
  visit,
  phone,
  wechatFault,
  letPass,
}) => {
  const login = await visit()
  const old = await login.scene()
  await wechatFault({ path, times: 1, delayMs: 1_500 })
  const asked = login.page.waitForRequest(/\/api\/miniapp\/code$/)
  await letPass(login, 121_000)
  await asked
  expect(await login.scene()).toBe(old)
  await expect(login.status).toHaveText(says.steps)
  await login.expectFreshCode(old)
  await login.expectLoginWorks(phone)
})

test('WeChat is too busy for a code: the call is retried', async ({ visit, phone, wechatFault }) => {
  await wechatFault({ path, times: 1, errcode: -1 })
  await wechatFault({ path, times: 1, errcode: 45011 })
  let codes = (): number => -1
  const login = await visit({ before: async (page) => (codes = page.countRequests('/api/miniapp/code')) })
  await login.expectLoginWorks(phone)
  // It was in the first HTML.
  expect(codes()).toBe(0)
})

test('the daily quota is used up: the page says so, and recovers by itself', async ({
  visit,
  phone,
  stack,
  wechatFault,
  forgetToken,
}) => {
  await wechatFault({ path, times: 1_000, errcode: 45009 })
  const login = await visit()
  await expect(login.status).toHaveText(says.quota)
  await expect(login.picture).toBeHidden()
  await expect(login.page.getByText(/^(\d+ 秒后自动重试|正在重试…)$/)).toBeVisible()
  // The quota is back, and the restarted app has no pause before its next call.
  await forgetToken()
  await stack.process('app').kill()
  await stack.process('app').start()
  await login.page.clock.fastForward(15_000)
  await login.expectLoginWorks(phone)
})

test('WeChat sends something that is no image: it never reaches the page, which recovers by itself', async ({
  visit,
  phone,
  wechatFault,
  forgetToken,
}) => {
  await wechatFault({ path, times: 1_000, body: '\u00ff\u00d8 not a picture' })
  const login = await visit()
  await expect(login.status).toHaveText(says.wechat)
  await expect(login.picture).toBeHidden()
  await forgetToken()
  await login.page.clock.fastForward(15_000)
  await login.expectLoginWorks(phone)
})

test('WeChat hangs up during an image: the call is retried', async ({ visit, phone, wechatFault }) => {
  await wechatFault({ path, times: 1, drop: true })
  await (await visit()).expectLoginWorks(phone)
})

test('WeChat is down when a code expires: the expired one is hidden, and a new one comes when WeChat is back', async ({
  visit,
  phone,
  stack,
  letPass,
}) => {
  const login = await visit()
  await stack.process('wechat').kill()
  await letPass(login, 121_000)
  await expect(login.page.getByText(says.wechat)).toBeVisible()
  // A phone that is just starting can still scan it.
  await expect(login.picture).toBeVisible()
  await letPass(login, 31_000)
  await expect(login.picture).toBeHidden()
  await expect(login.status).toHaveText(says.wechat)
  await stack.process('wechat').start()
  await login.expectLoginWorks(phone)
})

test('a page reloaded while WeChat is down gets its code as soon as WeChat is back', async ({
  visit,
  phone,
  stack,
}) => {
  const login = await visit()
  await stack.process('wechat').kill()
  await login.open()
  await expect(login.status).toHaveText(says.wechat)
  await stack.process('wechat').start()
  await login.expectLoginWorks(phone)
})

import { says } from '../clients/login-page.ts'
import { expect, test } from './fixtures.ts'

const path = '/cgi-bin/stable_token'

test('WeChat is slow to give a token: the page comes that much later, with its code', async ({
  visit,
  phone,
  wechatFault,
  forgetToken,
}) => {
  await forgetToken()
  await wechatFault({ path, times: 1, delayMs: 1_500 })
  const begun = Date.now()
  const login = await visit()
  expect(Date.now() - begun).toBeGreaterThan(1_500)
  await login.expectLoginWorks(phone)
})

test('WeChat refuses a token: the page says that there is no code now, and goes on by itself', async ({
  visit,
  phone,
  wechatFault,
  forgetToken,
}) => {
  await forgetToken()
  await wechatFault({ path, times: 1_000, errcode: 40125 })
  const login = await visit()
  await expect(login.status).toHaveText(says.wechat)
  await forgetToken()
  await login.expectLoginWorks(phone)
})

test('WeChat answers nonsense for a token: the page says so, and goes on by itself', async ({
  visit,
  phone,
  wechatFault,
  forgetToken,
}) => {
  await forgetToken()
  await wechatFault({ path, times: 1_000, status: 502, body: '<h1>Bad gateway</h1>' })
  const login = await visit()
  await expect(login.status).toHaveText(says.wechat)
  await forgetToken()
  await login.expectLoginWorks(phone)
})

test('WeChat hangs up in the middle of a token: it is asked for again', async ({
  visit,
  phone,
  wechatFault,
  forgetToken,
}) => {
  await forgetToken()
  await wechatFault({ path, times: 1, drop: true })
  await (await visit()).expectLoginWorks(phone)
})

test('WeChat is back and knows none of its tokens: nobody notices', async ({ visit, phone, stack }) => {
  await visit()
  await stack.process('wechat').kill()
  await stack.process('wechat').start()
  let codes = (): number => -1
  const login = await visit({ before: async (page) => (codes = page.countRequests('/api/miniapp/code')) })
  await login.expectLoginWorks(phone)
  // It stood in the first HTML: the token was renewed within the request.
  expect(codes()).toBe(0)
})

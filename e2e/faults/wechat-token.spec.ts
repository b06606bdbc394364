import { says } from '../clients/login-page.ts'
import { expect, test } from './fixtures.ts'

const path = '/cgi-bin/stable_token'

test('WeChat is slow to issue a token: the page loads that much later, with its code', async ({
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

test('WeChat refuses a token: the page says that there is no code now, and recovers by itself', async ({
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

test('WeChat answers a token request with nonsense: the page says so, and recovers by itself', async ({
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
  await login.page.clock.fastForward(15_000)
  await login.expectLoginWorks(phone)
})

test('WeChat hangs up during a token request: it is retried', async ({
  visit,
  phone,
  wechatFault,
  forgetToken,
}) => {
  await forgetToken()
  await wechatFault({ path, times: 1, drop: true })
  await (await visit()).expectLoginWorks(phone)
})

test('WeChat is back and has forgotten its tokens: the visitor notices nothing', async ({
  visit,
  phone,
  stack,
}) => {
  await visit()
  await stack.process('wechat').kill()
  await stack.process('wechat').start()
  let codes = (): number => -1
  const login = await visit({ before: async (page) => (codes = page.countRequests('/api/miniapp/code')) })
  await login.expectLoginWorks(phone)
  // It was in the first HTML: the token was renewed within the request.
  expect(codes()).toBe(0)
})

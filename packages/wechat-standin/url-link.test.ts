import { expect, test } from 'vitest'
import {
  company,
  personal,
  START,
  startTestStandIn,
  type TestResponse,
  type TestStandIn,
} from './test-standin.ts'

const path = '/wxa/generate_urllink'
const seconds = START / 1_000
const usual = {
  path: 'pages/login/login',
  query: 'scene=AZaz09_-',
  expire_type: 0,
  expire_time: seconds + 300,
}

async function ask(wechat: TestStandIn, fields: object = {}, account = company): Promise<TestResponse> {
  const { json } = await wechat.stableToken({ appid: account.appid, secret: account.secret })
  return wechat.post(`${path}?access_token=${String(json['access_token'])}`, { ...usual, ...fields })
}

test('returns a URL that opens the page with its query, with the launch scene of a link', async () => {
  const wechat = await startTestStandIn()
  const { json } = await ask(wechat, { env_version: 'trial' })
  expect(json).toEqual({
    errcode: 0,
    errmsg: 'ok',
    url_link: `http://127.0.0.1:4103/?scene=AZaz09_-&appid=${company.appid}&page=pages%2Flogin%2Flogin&env_version=trial&launch=1194`,
  })
})

test('W114: `POST /wxa/generate_urllink` and `generatescheme`: same accounts, expiry 1 min to 30 days: not a personal one', async () => {
  const wechat = await startTestStandIn()
  expect((await ask(wechat, {}, personal)).json['errcode']).toBe(43104)
})

test.each([
  [{ expire_time: seconds + 59 }, 85401],
  [{ expire_time: seconds + 60 }, 0],
  [{ expire_time: seconds + 30 * 86_400 }, 0],
  [{ expire_time: seconds + 30 * 86_400 + 1 }, 85401],
  [{ expire_time: undefined }, 85401],
  [{ expire_type: 1, expire_interval: 30 }, 0],
  [{ expire_type: 1, expire_interval: 31 }, 85401],
  [{ expire_type: 1, expire_time: undefined }, 85401],
])('W114: expiry 1 min to 30 days: %j is %i', async (fields, errcode) => {
  const wechat = await startTestStandIn()
  expect((await ask(wechat, fields)).json['errcode']).toBe(errcode)
})

test.each([
  [{ path: 'pages/nowhere/nowhere' }, 40165],
  [{ path: '' }, 0],
  [{ query: 'name=林' }, 40212],
  [{ query: `a=${'x'.repeat(1_023)}` }, 40212],
  [{ query: 7 }, 47001],
  [{ expire_type: 2 }, 47001],
])('%j is %i', async (fields, errcode) => {
  const wechat = await startTestStandIn()
  expect((await ask(wechat, fields)).json['errcode']).toBe(errcode)
})

test('needs POST and a token, and has a daily quota', async () => {
  const wechat = await startTestStandIn({ quotas: { urlLinkPerDay: 1 } })
  expect((await ask(wechat)).json['errcode']).toBe(0)
  expect((await ask(wechat)).json['errcode']).toBe(45009)
  expect((await wechat.get(`${path}?access_token=x`)).json['errcode']).toBe(43002)
  expect((await wechat.post(`${path}?access_token=x`, usual)).json['errcode']).toBe(40001)
})

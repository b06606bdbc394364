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
    url_link: `http://127.0.0.1:4103/?scene=AZaz09_-&appid=${company.appid}&page=pages/login/login&env_version=trial&launch=1194`,
  })
})

test('W114: `POST /wxa/generate_urllink` and `generatescheme`: verified accounts, expiry 1 min to 30 days: not a personal one', async () => {
  const wechat = await startTestStandIn()
  expect((await ask(wechat, {}, personal)).json['errcode']).toBe(85407)
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
  [{ path: '/pages/login/login' }, 0],
  [{ path: '//pages/login/login' }, 40165],
  [{ path: 'pages/nowhere/nowhere' }, 40165],
  [{ path: '' }, 0],
  [{ query: 'name=林' }, 40212],
  [{ query: `a=${'x'.repeat(1_023)}` }, 40212],
  [{ query: 7 }, 47001],
  [{ expire_type: 2 }, 47001],
  [{ env_version: 'beta' }, 85402],
  [{ env_version: '' }, 85402],
])('W115: %j is %i', async (fields, errcode) => {
  const wechat = await startTestStandIn()
  expect((await ask(wechat, fields)).json['errcode']).toBe(errcode)
})

test('W116: a mini-program without a released version gets 85079 `miniprogram has no online release`', async () => {
  const wechat = await startTestStandIn({ accounts: [{ ...company, releasedPages: [] }] })
  expect((await ask(wechat)).json).toMatchObject({
    errcode: 85079,
    errmsg: expect.stringMatching(/^miniprogram has no online release rid: /),
  })
})

test('W117: 44990 over the quota of a second, 44993 over that of a day, until midnight in China', async () => {
  const wechat = await startTestStandIn({ quotas: { urlLinkPerDay: 2, urlLinkPerSecond: 1 } })
  const codes = []
  for (const passedMs of [0, 0, 1_000, 1_000, 86_400_000]) {
    wechat.advance(passedMs)
    const { json } = await ask(wechat, { expire_type: 1, expire_interval: 1 })
    codes.push(json['errcode'])
  }
  expect(codes).toEqual([0, 44990, 0, 44993, 0])
})

test('needs POST and a token', async () => {
  const wechat = await startTestStandIn()
  expect((await wechat.get(`${path}?access_token=x`)).json['errcode']).toBe(43002)
  expect((await wechat.post(`${path}?access_token=x`, usual)).json['errcode']).toBe(40001)
})

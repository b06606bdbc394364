import { expect, test } from 'vitest'
import {
  company,
  personal,
  sister,
  START,
  startTestStandIn,
  type TestResponse,
  type TestStandIn,
} from './test-standin.ts'

async function phoneCode(wechat: TestStandIn, appid = company.appid): Promise<string> {
  const { json } = await wechat.post('/_dev/phone', { user: 'visitor-1', appid })
  return String(json['code'])
}

async function ask(wechat: TestStandIn, body: object, { appid, secret } = company): Promise<TestResponse> {
  const { json } = await wechat.stableToken({ appid, secret })
  const path = `/wxa/business/getuserphonenumber?access_token=${String(json['access_token'])}`
  return wechat.post(path, body)
}

test('W132: In: `{ code }` of `<button open-type="getPhoneNumber">`. Out: the number and its watermark', async () => {
  const wechat = await startTestStandIn()
  const { json } = await ask(wechat, { code: await phoneCode(wechat) })
  const number = expect.stringMatching(/^138\d{8}$/)
  expect(json).toEqual({
    errcode: 0,
    errmsg: 'ok',
    phone_info: {
      phoneNumber: number,
      purePhoneNumber: number,
      countryCode: '86',
      watermark: { timestamp: Math.floor(START / 1_000), appid: company.appid },
    },
  })
})

test('W133: A code works once, for 5 minutes: 40029 for an unknown, used or expired one', async () => {
  const wechat = await startTestStandIn()
  const [used, late] = [await phoneCode(wechat), await phoneCode(wechat)]
  expect((await ask(wechat, { code: used })).json['errcode']).toBe(0)
  wechat.advance(299_999)
  expect((await ask(wechat, { code: await phoneCode(wechat) })).json['errcode']).toBe(0)
  wechat.advance(1)
  for (const code of ['unknown', used, late])
    expect((await ask(wechat, { code })).json['errcode']).toBe(40029)
})

test('W134: 40013: a code of another AppID', async () => {
  const wechat = await startTestStandIn()
  const code = await phoneCode(wechat, sister.appid)
  expect((await ask(wechat, { code })).json['errcode']).toBe(40013)
})

test('W135: 45011 over the quota of a minute, which uses up no code', async () => {
  const wechat = await startTestStandIn({ quotas: { phoneNumberPerMinute: 0 } })
  const code = await phoneCode(wechat)
  for (let n = 0; n < 2; n += 1) expect((await ask(wechat, { code })).json['errcode']).toBe(45011)
})

test('W136: Verified accounts that are not personal', async () => {
  const wechat = await startTestStandIn()
  const code = await phoneCode(wechat, personal.appid)
  expect((await ask(wechat, { code }, personal)).json['errcode']).toBe(48001)
})

test('needs POST, a token and a code', async () => {
  const wechat = await startTestStandIn()
  const path = '/wxa/business/getuserphonenumber?access_token=x'
  expect((await wechat.get(path)).json['errcode']).toBe(43002)
  expect((await wechat.post(path, { code: 'x' })).json['errcode']).toBe(40001)
  expect((await ask(wechat, {})).json['errcode']).toBe(47001)
})

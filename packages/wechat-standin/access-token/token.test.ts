import { expect, test } from 'vitest'
import { company, failed, startTestStandIn, type TestStandIn } from '../test-standin.ts'

const MINUTE = 60_000

async function newToken(wechat: TestStandIn): Promise<string> {
  return String((await wechat.classicToken()).json['access_token'])
}

async function errcodeOf(wechat: TestStandIn, token: string): Promise<unknown> {
  return (await wechat.codeImage(token)).json['errcode']
}

test('W38: every call mints and supersedes', async () => {
  const wechat = await startTestStandIn()
  expect((await wechat.classicToken()).json).toEqual({
    access_token: expect.stringMatching(/^[\w-]{136}$/),
    expires_in: 7200,
  })
  expect(await newToken(wechat)).not.toBe(await newToken(wechat))
})

test('W39: the previous token works 5 more minutes', async () => {
  const wechat = await startTestStandIn()
  const before = await newToken(wechat)
  wechat.advance(30 * MINUTE)
  await newToken(wechat)
  wechat.advance(5 * MINUTE - 1)
  expect(await errcodeOf(wechat, before)).toBeUndefined()
  wechat.advance(1)
  expect(await errcodeOf(wechat, before)).toBe(40001)
})

test('W40: older tokens are dead (only the last two live)', async () => {
  const wechat = await startTestStandIn()
  const [first, second, third] = [await newToken(wechat), await newToken(wechat), await newToken(wechat)]
  expect(await errcodeOf(wechat, first)).toBe(40001)
  expect(await errcodeOf(wechat, second)).toBeUndefined()
  expect(await errcodeOf(wechat, third)).toBeUndefined()
})

test('W42: Two environments that both use it evict each other', async () => {
  const wechat = await startTestStandIn()
  const staging = await newToken(wechat)
  const production = await newToken(wechat)
  wechat.advance(5 * MINUTE)
  expect(await errcodeOf(wechat, staging)).toBe(40001)
  await newToken(wechat)
  wechat.advance(5 * MINUTE)
  expect(await errcodeOf(wechat, production)).toBe(40001)
})

test('W41: about 2,000/day: then 45009, until the next day', async () => {
  const wechat = await startTestStandIn({ quotas: { tokenPerDay: 1 } })
  const last = await newToken(wechat)
  expect((await wechat.classicToken()).json['errcode']).toBe(45009)
  expect(await errcodeOf(wechat, last)).toBeUndefined()
  wechat.advance(24 * 60 * MINUTE)
  expect((await wechat.classicToken()).json['access_token']).toBeDefined()
})

test('a POST is 43001', async () => {
  const wechat = await startTestStandIn()
  const path = `/cgi-bin/token?grant_type=client_credential&appid=${company.appid}&secret=${company.secret}`
  expect((await wechat.post(path, {})).json).toEqual(failed(43001, 'require GET method'))
})

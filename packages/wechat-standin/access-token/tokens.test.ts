import { expect, test } from 'vitest'
import { type Clock, createClock } from '../clock.ts'
import { failed, startTestStandIn } from '../test-standin.ts'
import { createTokenPairs } from './tokens.ts'

const superseded =
  /^invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, .* rid: /

test.each(['nonsense', 'x'.repeat(136)])(
  'W7, W8: 40001 `invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, …` superseded or unknown token: %.10s is unknown',
  async (token) => {
    const wechat = await startTestStandIn()
    const answer = await wechat.codeImage(token)
    expect(answer.json).toEqual({ errcode: 40001, errmsg: expect.stringMatching(superseded) })
  },
)

test('W8, W80: 40001 for a superseded token', async () => {
  const wechat = await startTestStandIn()
  const old = (await wechat.stableToken()).json['access_token']
  await wechat.stableToken({ force_refresh: true })
  const answer = await wechat.codeImage(old)
  expect(answer.json).toEqual({ errcode: 40001, errmsg: expect.stringMatching(superseded) })
})

test('W9: 42001 `access_token expired`', async () => {
  const wechat = await startTestStandIn()
  const token = (await wechat.stableToken()).json['access_token']
  wechat.advance(7_200_000 - 1)
  expect((await wechat.codeImage(token)).contentType).toBe('image/jpeg')
  wechat.advance(1)
  const answer = await wechat.codeImage(token)
  expect(answer.json).toEqual(failed(42001, 'access_token expired'))
})

test.each(['/wxa/getwxacodeunlimit', '/wxa/getwxacodeunlimit?access_token='])(
  'W10: 41001 `access_token missing`: %s',
  async (path) => {
    const wechat = await startTestStandIn()
    const answer = await wechat.post(path, { scene: 'scene-1' })
    expect(answer.json).toEqual(failed(41001, 'access_token missing'))
  },
)

test.each(['a b', 'Bearer%20abc', '%00', '%ff', '中文', 'x'.repeat(513)])(
  'W11: 40014 `invalid access_token`: %.10s could be no token',
  async (token) => {
    const wechat = await startTestStandIn()
    const answer = await wechat.codeImage(token)
    expect(answer.json).toEqual(failed(40014, 'invalid access_token'))
  },
)

function stoppedClock(): Clock {
  return createClock(() => 1_800_000_000_000)
}

test('W20, W21: access_token about 136 URL-safe characters (D: reserve 512)', () => {
  const { value } = createTokenPairs(stoppedClock()).supersede('appid', 0)
  expect(value).toMatch(/^[\w-]{136}$/)
})

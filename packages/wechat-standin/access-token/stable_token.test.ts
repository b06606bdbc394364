import { expect, test } from 'vitest'
import { company, failed, personal, startTestStandIn, type TestStandIn } from '../test-standin.ts'

test('W24: In (JSON): `grant_type: "client_credential"`, `appid`, `secret`, `force_refresh` (false)', async () => {
  const wechat = await startTestStandIn()
  const first = (await wechat.stableToken()).json['access_token']
  expect((await wechat.stableToken({ force_refresh: false })).json['access_token']).toBe(first)
  expect((await wechat.stableToken({ force_refresh: true })).json['access_token']).not.toBe(first)
})

test('W25: Out: `{ access_token, expires_in ≤ 7200 }`', async () => {
  const wechat = await startTestStandIn()
  expect((await wechat.stableToken()).json).toEqual({
    access_token: expect.stringMatching(/^[\w-]{136}$/),
    expires_in: 7200,
  })
})

test('W50: 43002 `require POST method`', async () => {
  const wechat = await startTestStandIn()
  const answer = await wechat.get(`/cgi-bin/stable_token?appid=${company.appid}&secret=${company.secret}`)
  expect(answer.json).toEqual(failed(43002, 'require POST method'))
})

test.each(['', '{', '[]', 'null', 'grant_type=client_credential', '{"appid":1}', '{"force_refresh":"true"}'])(
  'W53: malformed JSON 47001: %j',
  async (body) => {
    const wechat = await startTestStandIn()
    const answer = await wechat.post('/cgi-bin/stable_token', body)
    expect(answer.json).toEqual(failed(47001, 'data format error'))
  },
)

test.each([
  ['stableTokenPerMinute', 45011],
  ['stableTokenPerDay', 45009],
])('W35, W36, W51: over %s it is %i', async (quota, errcode) => {
  const wechat = await startTestStandIn({ quotas: { [quota]: 1 } })
  await wechat.stableToken()
  expect((await wechat.stableToken()).json['errcode']).toBe(errcode)
})

test('W37: Separate from `/cgi-bin/token`: neither invalidates the other', async () => {
  const wechat = await startTestStandIn()
  const stable = (await wechat.stableToken()).json['access_token']
  const classic = [await wechat.classicToken(), await wechat.classicToken(), await wechat.classicToken()]
  await wechat.stableToken({ force_refresh: true })
  const newest = (await wechat.stableToken()).json['access_token']
  expect((await wechat.codeImage(newest)).contentType).toBe('image/jpeg')
  expect((await wechat.codeImage(classic[2]?.json['access_token'])).contentType).toBe('image/jpeg')
  expect((await wechat.codeImage(stable)).json['errcode']).toBe(40001)
})

test('each mini-program has its own token and its own secret', async () => {
  const wechat = await startTestStandIn()
  const own = (await wechat.stableToken()).json['access_token']
  const other = await wechat.stableToken({ appid: personal.appid, secret: personal.secret })
  expect(other.json['access_token']).not.toBe(own)
  expect((await wechat.stableToken({ appid: personal.appid })).json['errcode']).toBe(40125)
})

const MINUTE = 60_000

async function isLive(wechat: TestStandIn, token: unknown): Promise<boolean> {
  return (await wechat.codeImage(token)).json['errcode'] === undefined
}

test('W26: while valid, the same token with its remaining seconds', async () => {
  const wechat = await startTestStandIn()
  const first = (await wechat.stableToken()).json
  expect(first['expires_in']).toBe(7200)
  wechat.advance(100 * MINUTE)
  const later = (await wechat.stableToken()).json
  expect(later).toEqual({ access_token: first['access_token'], expires_in: 1200 })
})

test('W27: In the last 5 minutes it mints a new one', async () => {
  const wechat = await startTestStandIn()
  const first = (await wechat.stableToken()).json
  wechat.advance(115 * MINUTE - 1000)
  expect((await wechat.stableToken()).json).toEqual({ access_token: first['access_token'], expires_in: 301 })
  wechat.advance(1000)
  const next = (await wechat.stableToken()).json
  expect(next['access_token']).not.toBe(first['access_token'])
  expect(next['expires_in']).toBe(7200)
})

test.each([115, 118, 119])(
  'W28: old and new both work for 5 minutes: a handover %i minutes after the first token',
  async (minutes) => {
    const wechat = await startTestStandIn()
    const old = (await wechat.stableToken()).json['access_token']
    wechat.advance(minutes * MINUTE)
    const next = (await wechat.stableToken()).json['access_token']
    wechat.advance(5 * MINUTE - 1)
    expect(await isLive(wechat, old)).toBe(true)
    expect(await isLive(wechat, next)).toBe(true)
    wechat.advance(1)
    expect((await wechat.codeImage(old)).json['errcode']).toBe(40001)
    expect(await isLive(wechat, next)).toBe(true)
  },
)

test('W29: `expires_in ≥ 300` at any moment of two days', async () => {
  const wechat = await startTestStandIn()
  for (let passed = 0; passed < 2880; passed += 17) {
    const remaining = Number((await wechat.stableToken()).json['expires_in'])
    expect(remaining).toBeGreaterThanOrEqual(300)
    expect(remaining).toBeLessThanOrEqual(7200)
    wechat.advance(17 * MINUTE + 13_579)
  }
})

test('W30: Independent instances may all call it, no central store', async () => {
  const wechat = await startTestStandIn()
  const answers = await Promise.all(Array.from({ length: 20 }, () => wechat.stableToken()))
  expect(new Set(answers.map((answer) => answer.json['access_token'])).size).toBe(1)
})

test('W31: Call again at least every 5 minutes before expiry and overwrite the copy', async () => {
  const wechat = await startTestStandIn()
  let copy = (await wechat.stableToken()).json
  for (let calls = 0; calls < 30; calls++) {
    wechat.advance((Number(copy['expires_in']) - 300) * 1000 + 1)
    expect(await isLive(wechat, copy['access_token'])).toBe(true)
    copy = (await wechat.stableToken()).json
  }
})

test('W32: a forced refresh gives a new token, and the previous one, which may have leaked, is dead at once', async () => {
  const wechat = await startTestStandIn()
  const old = (await wechat.stableToken()).json['access_token']
  const forced = (await wechat.stableToken({ force_refresh: true })).json
  expect(forced['access_token']).not.toBe(old)
  expect(forced['expires_in']).toBe(7200)
  expect((await wechat.codeImage(old)).json['errcode']).toBe(40001)
  expect((await wechat.stableToken()).json['access_token']).toBe(forced['access_token'])
})

test('W34: forced refreshes are 30 s apart; sooner, the current token is returned', async () => {
  const wechat = await startTestStandIn()
  const first = (await wechat.stableToken({ force_refresh: true })).json
  wechat.advance(29_999)
  const soon = (await wechat.stableToken({ force_refresh: true })).json
  expect(soon).toEqual({ access_token: first['access_token'], expires_in: 7170 })
  wechat.advance(1)
  const later = (await wechat.stableToken({ force_refresh: true })).json
  expect(later['access_token']).not.toBe(first['access_token'])
})

test('W33: at most 20 forced refreshes a day, not counting those that came too soon', async () => {
  const wechat = await startTestStandIn()
  for (let refreshes = 0; refreshes < 20; refreshes++) {
    expect((await wechat.stableToken({ force_refresh: true })).json['expires_in']).toBe(7200)
    wechat.advance(15_000)
    expect((await wechat.stableToken({ force_refresh: true })).json['expires_in']).toBe(7185)
    wechat.advance(15_000)
  }
  expect((await wechat.stableToken({ force_refresh: true })).json['errcode']).toBe(45009)
  expect((await wechat.stableToken()).json['access_token']).toBeDefined()
  wechat.advance(24 * 60 * MINUTE)
  expect((await wechat.stableToken({ force_refresh: true })).json['access_token']).toBeDefined()
})

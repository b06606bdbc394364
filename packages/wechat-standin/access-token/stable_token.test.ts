import { expect, test } from 'vitest'
import { company, personal, sister, startTestStandIn } from '../test-standin.ts'

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
  expect(answer.json).toEqual({ errcode: 43002, errmsg: expect.stringMatching(/^require POST method rid: /) })
})

test.each(['', '{', '[]', 'null', 'grant_type=client_credential', '{"appid":1}', '{"force_refresh":"true"}'])(
  'W53: malformed JSON 47001: %j',
  async (body) => {
    const wechat = await startTestStandIn()
    const answer = await wechat.post('/cgi-bin/stable_token', body)
    expect(answer.json).toEqual({ errcode: 47001, errmsg: expect.stringMatching(/^data format error rid: /) })
  },
)

test('W35, W36, W51: Quota 10,000/min, 500,000/day and 45009, 45011: the minute’s end is 45011, the day’s 45009', async () => {
  const minute = await startTestStandIn({ quotas: { stableTokenPerMinute: 1 } })
  await minute.stableToken()
  expect((await minute.stableToken()).json['errcode']).toBe(45011)
  minute.advance(60_000)
  expect((await minute.stableToken()).json['access_token']).toBeDefined()

  const day = await startTestStandIn({ quotas: { stableTokenPerDay: 1 } })
  await day.stableToken()
  expect((await day.stableToken()).json['errcode']).toBe(45009)
  expect(
    (await day.stableToken({ appid: sister.appid, secret: sister.secret })).json['errcode'],
  ).toBeUndefined()
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

import { expect, test } from 'vitest'
import { newRid, parseJsonObject, toResponse } from './call.ts'
import { failure, invalidIp } from './errcode.ts'
import { failed, START, startTestStandIn, type TestStandIn } from './test-standin.ts'

const rid = `${(START / 1000).toString(16)}-[0-9a-f]{8}-[0-9a-f]{8}`

const wrongCalls: [string, (wechat: TestStandIn) => ReturnType<TestStandIn['get']>][] = [
  ['stable_token', (wechat) => wechat.stableToken({ secret: 'wrong' })],
  ['token', (wechat) => wechat.classicToken({ secret: 'wrong' })],
  ['getwxacodeunlimit', (wechat) => wechat.codeImage('')],
  ['jscode2session', (wechat) => wechat.session('')],
]

test.each(wrongCalls)(
  'W1: Business errors come with HTTP 200 and JSON `{errcode, errmsg}` (%s)',
  async (_, call) => {
    const answer = await call(await startTestStandIn())
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({ errcode: expect.any(Number), errmsg: expect.any(String) })
  },
)

test('W2: `/cgi-bin/token`, `stable_token`, `jscode2session` successes carry no `errcode`', async () => {
  const wechat = await startTestStandIn()
  expect(Object.keys((await wechat.classicToken()).json)).toEqual(['access_token', 'expires_in'])
  expect(Object.keys((await wechat.stableToken()).json)).toEqual(['access_token', 'expires_in'])
  const session = await wechat.session(wechat.login('visitor-1'))
  expect(Object.keys(session.json)).toEqual(['session_key', 'openid', 'unionid'])
})

test('W3: `/wxa/*` JSON successes carry `errcode: 0, errmsg: "ok"`', async () => {
  const response = toResponse('/wxa/getwxacodeunlimit', failure(0), START)
  expect(await response.json()).toEqual({ errcode: 0, errmsg: 'ok' })
})

test('W5: `/cgi-bin/*` and `/wxa/*`: `"<msg> rid: <rid>"`', async () => {
  const wechat = await startTestStandIn()
  const cgiBin = await wechat.stableToken({ appid: '' })
  expect(cgiBin.json['errmsg']).toMatch(new RegExp(`^appid missing rid: ${rid}$`))
  const wxa = await wechat.codeImage('')
  expect(wxa.json['errmsg']).toMatch(new RegExp(`^access_token missing rid: ${rid}$`))
})

test('W6: `/sns/*`: `"<msg>, rid: <rid>"`', async () => {
  const wechat = await startTestStandIn()
  const answer = await wechat.session('')
  expect(answer.json['errmsg']).toMatch(new RegExp(`^missing code, rid: ${rid}$`))
})

test('W17: `/wxa` errors `application/json; encoding=utf-8`', async () => {
  const wechat = await startTestStandIn()
  expect((await wechat.codeImage('')).contentType).toBe('application/json; encoding=utf-8')
})

test('W18: `/cgi-bin` the same', async () => {
  const wechat = await startTestStandIn()
  expect((await wechat.stableToken()).contentType).toBe('application/json; encoding=utf-8')
  expect((await wechat.classicToken({ appid: '' })).contentType).toBe('application/json; encoding=utf-8')
})

test('W19: `/sns` answers `text/plain` with a JSON body', async () => {
  const wechat = await startTestStandIn()
  const refused = await wechat.session('')
  expect(refused.contentType).toBe('text/plain')
  expect(refused.json['errcode']).toBe(41008)
  const granted = await wechat.session(wechat.login('visitor-1'))
  expect(granted.contentType).toBe('text/plain')
  expect(granted.json['openid']).toBeDefined()
})

test.each(['', 'scene=1', '{', 'null', '1', '"text"', '[]', '[{}]', '['.repeat(100_000)])(
  '%.20s is no JSON object',
  (text) => {
    expect(parseJsonObject(text)).toBeUndefined()
  },
)

test('a JSON object is one', () => {
  expect(parseJsonObject(' {"scene":"x"} ')).toEqual({ scene: 'x' })
})

test('W4: `rid` = three groups of 8 hex, the first the unix seconds in hex', () => {
  const rid = newRid(0x65_4d_f3_3c * 1000 + 999)
  expect(rid).toMatch(/^654df33c-[0-9a-f]{8}-[0-9a-f]{8}$/)
})

test('no two requests have the same rid', () => {
  expect(newRid(0)).not.toBe(newRid(0))
})

test('W16: -1 `system error`: busy, retry', async () => {
  const wechat = await startTestStandIn()
  wechat.fault({ path: '/cgi-bin/stable_token', times: 1, errcode: -1 })
  const answer = await wechat.stableToken()
  expect(answer.json).toEqual(failed(-1, 'system error'))
  expect((await wechat.stableToken()).json['access_token']).toBeDefined()
})

test.each([89503, 89506, 89507])('W52: 89503, 89506, 89507 can be had as faults (%i)', async (errcode) => {
  const wechat = await startTestStandIn()
  wechat.fault({ path: '/cgi-bin/stable_token', times: 1, errcode })
  expect((await wechat.stableToken()).json['errcode']).toBe(errcode)
})

test('W43, W44: Errors: -1, 40002 `invalid grant_type`: a fault has the text of the error itself', () => {
  expect(failure(40002).errmsg).toBe('invalid grant_type')
  expect(failure(45011).errmsg).toBe('api minute-quota reach limit, must slower, retry next minute')
})

test('W47: 40164 `invalid ip <ip> ipv6 ::ffff:<ip>, not in whitelist`', () => {
  expect(invalidIp('203.0.113.7').errmsg).toBe(
    'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist',
  )
})

test('a caller with an IPv6 address is named by it', () => {
  expect(invalidIp('2001:db8::1').errmsg).toBe('invalid ip 2001:db8::1 ipv6 2001:db8::1, not in whitelist')
})

test('an unknown errcode gets a generic text', () => {
  expect(failure(12345)).toEqual({ kind: 'failure', errcode: 12345, errmsg: 'unknown error' })
})

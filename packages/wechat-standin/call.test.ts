import { expect, test } from 'vitest'
import { newRid, toResponse } from './call.ts'
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

test('every answer says that it is not WeChat', async () => {
  const { url } = await startTestStandIn()
  for (const path of ['/', '/sns/jscode2session', '/_dev/calls'])
    expect((await fetch(url + path)).headers.get('server'), path).toBe('wechat-standin')
})

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

test.each([
  [
    'W5, W18: `/cgi-bin/*`: `"<msg> rid: <rid>"`',
    'application/json; encoding=utf-8',
    'appid missing ',
    (wechat: TestStandIn) => wechat.stableToken({ appid: '' }),
  ],
  [
    'W5, W17: `/wxa` errors: the same',
    'application/json; encoding=utf-8',
    'access_token missing ',
    (wechat: TestStandIn) => wechat.codeImage(''),
  ],
  [
    'W6, W19: `/sns/*`: `"<msg>, rid: <rid>"`, in `text/plain`',
    'text/plain',
    'missing code, ',
    (wechat: TestStandIn) => wechat.session(''),
  ],
])('%s', async (_, contentType, text, call) => {
  const answer = await call(await startTestStandIn())
  expect(answer.json['errmsg']).toMatch(new RegExp(`^${text}rid: ${rid}$`))
  expect(answer.contentType).toBe(contentType)
})

test('W18, W19: `/cgi-bin` and `/sns` have these content types for successes too', async () => {
  const wechat = await startTestStandIn()
  expect((await wechat.stableToken()).contentType).toBe('application/json; encoding=utf-8')
  expect((await wechat.session(wechat.login('visitor-1'))).contentType).toBe('text/plain')
})

test('W4: `rid` = three groups of 8 hex, the first the unix seconds in hex', () => {
  const rid = newRid(0x65_4d_f3_3c * 1000 + 999)
  expect(rid).toMatch(/^654df33c-[0-9a-f]{8}-[0-9a-f]{8}$/)
})

test('W16: -1 `system error`: busy, retry', async () => {
  const wechat = await startTestStandIn()
  wechat.fault({ path: '/cgi-bin/stable_token', times: 1, errcode: -1 })
  const answer = await wechat.stableToken()
  expect(answer.json).toEqual(failed(-1, 'system error'))
  expect((await wechat.stableToken()).json['access_token']).toBeDefined()
})

test('W47: 40164 `invalid ip <ip> ipv6 ::ffff:<ip>, not in whitelist`', () => {
  expect(invalidIp('203.0.113.7').errmsg).toBe(
    'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist',
  )
})

test.each(['/cgi-bin/nonsense', '/wxa/nonsense', '/wxa/getwxacodeunlimit/', '/CGI-BIN/../cgi-bin/TOKEN'])(
  'an unknown path of WeChat’s is 40066: %s',
  async (path) => {
    const wechat = await startTestStandIn()
    expect((await wechat.get(path)).json['errcode']).toBe(40066)
  },
)

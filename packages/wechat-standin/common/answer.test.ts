import { expect, test } from 'vitest'
import { toResponse } from '../call.ts'
import { failure } from '../errcode.ts'
import { START, startTestStandIn, type TestStandIn } from '../test-standin.ts'

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

import { expect, test } from 'vitest'
import { START, startTestStandin, type TestStandin } from '../test-standin.ts'
import { toResponse } from './answer.ts'
import { failure } from './errcode.ts'

const rid = `${(START / 1000).toString(16)}-[0-9a-f]{8}-[0-9a-f]{8}`

const wrongCalls: [string, (standin: TestStandin) => ReturnType<TestStandin['get']>][] = [
  ['stable_token', (standin) => standin.stableToken({ secret: 'wrong' })],
  ['token', (standin) => standin.classicToken({ secret: 'wrong' })],
  ['getwxacodeunlimit', (standin) => standin.codeImage('')],
  ['jscode2session', (standin) => standin.session('')],
]

test.each(wrongCalls)(
  '“Business errors come with HTTP **200** and JSON `{errcode, errmsg}`” (%s)',
  async (_, call) => {
    const answer = await call(await startTestStandin())
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({ errcode: expect.any(Number), errmsg: expect.any(String) })
  },
)

test('“`/cgi-bin/token`, `stable_token`, `jscode2session` successes carry no `errcode`”', async () => {
  const standin = await startTestStandin()
  expect(Object.keys((await standin.classicToken()).json)).toEqual(['access_token', 'expires_in'])
  expect(Object.keys((await standin.stableToken()).json)).toEqual(['access_token', 'expires_in'])
  const session = await standin.session(await standin.login('visitor-1'))
  expect(Object.keys(session.json)).toEqual(['session_key', 'openid', 'unionid'])
})

test('“`/wxa/*` JSON successes carry `errcode: 0, errmsg: "ok"`”', async () => {
  const response = toResponse('/wxa/getwxacodeunlimit', failure(0), START)
  expect(await response.json()).toEqual({ errcode: 0, errmsg: 'ok' })
})

test('“`/cgi-bin/*` and `/wxa/*`: `"<msg> rid: <rid>"`”', async () => {
  const standin = await startTestStandin()
  const cgiBin = await standin.stableToken({ appid: '' })
  expect(cgiBin.json['errmsg']).toMatch(new RegExp(`^appid missing rid: ${rid}$`))
  const wxa = await standin.codeImage('')
  expect(wxa.json['errmsg']).toMatch(new RegExp(`^access_token missing rid: ${rid}$`))
})

test('“`/sns/*`: `"<msg>, rid: <rid>"`”', async () => {
  const standin = await startTestStandin()
  const answer = await standin.session('')
  expect(answer.json['errmsg']).toMatch(new RegExp(`^missing code, rid: ${rid}$`))
})

test('“`/wxa` errors `application/json; encoding=utf-8`”', async () => {
  const standin = await startTestStandin()
  expect((await standin.codeImage('')).contentType).toBe('application/json; encoding=utf-8')
})

test('“`/cgi-bin` the same (U)”', async () => {
  const standin = await startTestStandin()
  expect((await standin.stableToken()).contentType).toBe('application/json; encoding=utf-8')
  expect((await standin.classicToken({ appid: '' })).contentType).toBe('application/json; encoding=utf-8')
})

test('“**`/sns` answers `text/plain` with a JSON body**”', async () => {
  const standin = await startTestStandin()
  const refused = await standin.session('')
  expect(refused.contentType).toBe('text/plain')
  expect(refused.json['errcode']).toBe(41008)
  const granted = await standin.session(await standin.login('visitor-1'))
  expect(granted.contentType).toBe('text/plain')
  expect(granted.json['openid']).toBeDefined()
})

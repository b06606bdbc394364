import { expect, test } from 'vitest'
import { startTestStandIn } from '../test-standin.ts'

const path = '/cgi-bin/stable_token'

test('a fault applies exactly `times` times, to its path only', async () => {
  const wechat = await startTestStandIn()
  await wechat.post('/_dev/faults', { path, times: 2, errcode: 40001 })
  expect((await wechat.classicToken()).json['errcode']).toBeUndefined()
  expect((await wechat.stableToken()).json['errcode']).toBe(40001)
  expect((await wechat.stableToken()).json['errcode']).toBe(40001)
  expect((await wechat.stableToken()).json['errcode']).toBeUndefined()
})

test('a delay alone only delays the answer', async () => {
  const wechat = await startTestStandIn()
  await wechat.post('/_dev/faults', { path, times: 1, delayMs: 12_000 })
  expect((await wechat.stableToken()).json['access_token']).toBeDefined()
  expect(wechat.waits).toEqual([12_000])
})

test('a dropped connection gets no answer, and the endpoint does not run', async () => {
  const wechat = await startTestStandIn()
  await wechat.post('/_dev/faults', { path: '/sns/jscode2session', times: 1, drop: true })
  const code = wechat.login('visitor-1')
  await expect(wechat.session(code)).rejects.toThrow('fetch failed')
  expect((await wechat.session(code)).json['openid']).toBeDefined()
})

test('a raw body is answered verbatim, with a status on request', async () => {
  const wechat = await startTestStandIn()
  await wechat.post('/_dev/faults', { path, times: 1, body: '{"access_token":' })
  expect(await wechat.stableToken().catch((error: unknown) => String(error))).toContain('JSON')
  await wechat.post('/_dev/faults', { path: '/sns/jscode2session', times: 1, body: 'busy', status: 503 })
  expect(await wechat.session('x')).toMatchObject({ status: 503, text: 'busy', contentType: 'text/plain' })
})

test('an injected 40164 names the caller, as a real one does', async () => {
  const wechat = await startTestStandIn()
  await wechat.post('/_dev/faults', { path, times: 1, errcode: 40164 })
  expect((await wechat.stableToken()).json['errmsg']).toMatch(
    /^invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, /,
  )
})

const documented = {
  '/cgi-bin/stable_token': [
    -1, 40002, 40013, 40125, 40164, 40243, 41002, 41004, 43002, 45009, 45011, 45035, 47001, 50002, 50004,
    50007, 61004, 89503, 89506, 89507,
  ],
  '/wxa/getwxacodeunlimit': [
    -1, 40097, 40129, 40169, 41001, 41030, 45009, 45011, 47001, 48001, 48004, 50002, 85079, 85096,
  ],
  '/wxa/generate_urllink': [-1, 40002, 40097, 40165, 40212, 43104, 44990, 44993, 85079, 85401, 85402, 85407],
  '/sns/jscode2session': [-1, 40013, 40029, 40125, 40163, 40164, 40226, 41004, 41008, 45011],
}

test.each(Object.entries(documented))(
  'W43, W52, W109, W118: every documented error of %s comes once, in WeChat’s words',
  async (path, errcodes) => {
    const wechat = await startTestStandIn()
    const before = path.startsWith('/sns/') ? ', ' : ' '
    for (const errcode of errcodes) {
      wechat.fault({ path, times: 1, errcode })
      const { json } = await wechat.post(path, '')
      expect(json).toEqual({
        errcode,
        errmsg: expect.stringMatching(new RegExp(`[^,]${before}rid: [0-9a-f-]{26}$`)),
      })
      expect(json['errmsg']).not.toContain('unknown error')
    }
  },
)

test.each([
  ['path', { times: 1, errcode: -1 }],
  ['path', { path: '/_dev/login', times: 1, errcode: -1 }],
  ['times', { path, times: 0, errcode: -1 }],
  ['errcode', { path, times: 1 }],
  ['delayMs', { path, times: 1, delayMs: -1 }],
  ['body', { path, times: 1, errcode: -1, drop: true }],
  ['status', { path, times: 1, status: 99 }],
  ['status', { path, times: 1, body: 'x', status: 204 }],
  ['errCode', { path, times: 1, errCode: -1 }],
  ['body', 'no json'],
])('invalid input is 400 and names the field: %s of %j', async (field, body) => {
  const wechat = await startTestStandIn()
  const answer = await wechat.post('/_dev/faults', body)
  expect(answer.status).toBe(400)
  expect(answer.json['field']).toBe(field)
})

import { expect, test } from 'vitest'
import { company, personal, START, startTestStandIn } from '../test-standin.ts'

test('_dev/login uses the first account by default', async () => {
  const wechat = await startTestStandIn()
  const { code } = (await wechat.post('/_dev/login', { user: 'visitor-1' })).json
  expect((await wechat.session(String(code))).json['openid']).toBeDefined()
  const other = wechat.login('visitor-1', personal.appid)
  const own = { appid: personal.appid, secret: personal.secret }
  expect((await wechat.session(other, own)).json['openid']).toBeDefined()
})

test('_dev/clock moves the stand-in’s clock and not the process’s', async () => {
  const wechat = await startTestStandIn()
  const before = Date.now()
  const answer = await wechat.post('/_dev/clock', { advanceMs: 86_400_000 })
  expect(answer.json).toEqual({ now: new Date(START + 86_400_000).toISOString() })
  expect(Date.now() - before).toBeLessThan(60_000)
})

test('_dev/reset clears faults, calls, quotas, tokens, codes, blocked users and the clock', async () => {
  const wechat = await startTestStandIn({ quotas: { tokenPerDay: 1 } })
  const code = wechat.login('visitor-1')
  const token = (await wechat.classicToken()).json['access_token']
  await wechat.post('/_dev/faults', { path: '/cgi-bin/stable_token', times: 9, errcode: -1 })
  await wechat.post('/_dev/blocked', { user: 'visitor-1' })
  wechat.advance(60_000)

  expect((await wechat.post('/_dev/reset', '')).status).toBe(200)
  expect((await wechat.get('/_dev/calls')).text).toBe('[]')
  expect((await wechat.stableToken()).json['access_token']).toBeDefined()
  expect((await wechat.codeImage(token)).json['errcode']).toBe(40001)
  expect((await wechat.session(code)).json['errcode']).toBe(40029)
  expect((await wechat.classicToken()).json['access_token']).toBeDefined()
  expect((await wechat.session(wechat.login('visitor-1'))).json['openid']).toBeDefined()
  expect((await wechat.post('/_dev/clock', { advanceMs: 0 })).json['now']).toBe(new Date(START).toISOString())
})

test.each([
  ['/_dev/login', {}, 'user'],
  ['/_dev/login', { user: 'visitor-1', appid: 'wx0000000000000000' }, 'appid'],
  ['/_dev/login', 'user=visitor-1', 'body'],
  ['/_dev/blocked', { user: 'visitor-1', blocked: 'yes' }, 'blocked'],
  ['/_dev/clock', { advanceMs: -1 }, 'advanceMs'],
])('%s with %j is 400 and names %s', async (path, body, field) => {
  const wechat = await startTestStandIn()
  const answer = await wechat.post(path, body)
  expect(answer.status).toBe(400)
  expect(answer.json).toEqual({ field, message: expect.stringContaining(field) })
})

const at = new Date(START).toISOString()

test('lists every call of WeChat’s paths, oldest first, and none of the control API', async () => {
  const wechat = await startTestStandIn()
  const { appid } = company
  const token = (await wechat.stableToken()).json['access_token']
  const fields = {
    page: 'pages/login/login',
    env_version: 'develop',
    check_path: false,
    width: 300,
    is_hyaline: true,
  }
  await wechat.codeImage(token, fields)
  await wechat.session(wechat.login('visitor-1'))

  expect(JSON.parse((await wechat.get('/_dev/calls')).text)).toEqual([
    { path: '/cgi-bin/stable_token', method: 'POST', at, appid },
    {
      path: '/wxa/getwxacodeunlimit',
      method: 'POST',
      at,
      appid,
      scene: 'scene-1',
      page: 'pages/login/login',
      envVersion: 'develop',
      checkPath: false,
      width: 300,
      isHyaline: true,
    },
    { path: '/sns/jscode2session', method: 'GET', at, appid },
  ])
})

test('records no secret, access_token or js_code', async () => {
  const wechat = await startTestStandIn()
  const token = String((await wechat.stableToken()).json['access_token'])
  const code = wechat.login('visitor-1')
  await wechat.classicToken()
  await wechat.codeImage(token)
  await wechat.session(code)
  const kept = (await wechat.get('/_dev/calls')).text
  for (const secret of [company.secret, token, code]) expect(kept).not.toContain(secret)
})

test('records refused and dropped calls as such', async () => {
  const wechat = await startTestStandIn()
  await wechat.post('/_dev/faults', { path: '/wxa/getwxacodeunlimit', times: 1, errcode: -1 })
  await wechat.post('/_dev/faults', { path: '/wxa/getwxacodeunlimit', times: 1, drop: true })
  await wechat.codeImage('nonsense')
  await expect(wechat.codeImage('nonsense')).rejects.toThrow('fetch failed')
  await wechat.codeImage('nonsense')
  expect(JSON.parse((await wechat.get('/_dev/calls')).text)).toMatchObject([
    { scene: 'scene-1', errcode: -1 },
    { scene: 'scene-1', dropped: true },
    { scene: 'scene-1', errcode: 40001 },
  ])
})

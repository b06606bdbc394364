import { expect, test } from 'vitest'
import { company, START, startTestStandIn } from '../test-standin.ts'
import { CALLS_MAX, createCalls } from './calls.ts'

const at = new Date(START).toISOString()

test('every call of WeChat’s paths is there, oldest first, and none of ours', async () => {
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

test('no secret, access_token or js_code is kept', async () => {
  const wechat = await startTestStandIn()
  const token = String((await wechat.stableToken()).json['access_token'])
  const code = wechat.login('visitor-1')
  await wechat.classicToken()
  await wechat.codeImage(token)
  await wechat.session(code)
  const kept = (await wechat.get('/_dev/calls')).text
  for (const secret of [company.secret, token, code]) expect(kept).not.toContain(secret)
})

test('a call that was refused, or lost, says so, and what it asked for', async () => {
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

test('values of a wrong type or of great length do not fill the memory', async () => {
  const wechat = await startTestStandIn()
  await wechat.codeImage('nonsense', { scene: 'x'.repeat(10_000), page: 7, width: 'wide' })
  expect(JSON.parse((await wechat.get('/_dev/calls')).text)).toEqual([
    { path: '/wxa/getwxacodeunlimit', method: 'POST', at, scene: 'x'.repeat(256), errcode: 40001 },
  ])
})

test('only the newest ten thousand are kept', () => {
  const calls = createCalls()
  for (let index = 0; index <= CALLS_MAX; index++) calls.add({ path: `/${index}`, method: 'GET', at })
  expect(calls.list()).toHaveLength(10_000)
  expect(calls.list()[0]?.path).toBe('/1')
})

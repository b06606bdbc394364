import { expect, test } from 'vitest'
import { company, personal, START, startTestStandin } from '../test-standin.ts'

test('_dev/login gives a code of the first account unless told another', async () => {
  const standin = await startTestStandin()
  const { code } = (await standin.post('/_dev/login', { user: 'visitor-1' })).json
  expect((await standin.session(String(code))).json['openid']).toBeDefined()
  const other = await standin.login('visitor-1', personal.appid)
  const own = { appid: personal.appid, secret: personal.secret }
  expect((await standin.session(other, own)).json['openid']).toBeDefined()
})

test('older codes of a person stay valid till used', async () => {
  const standin = await startTestStandin()
  const [older, newer] = [await standin.login('visitor-1'), await standin.login('visitor-1')]
  expect(newer).not.toBe(older)
  const answers = [(await standin.session(newer)).json, (await standin.session(older)).json]
  expect(answers[1]?.['openid']).toBe(answers[0]?.['openid'])
})

test('_dev/clock moves the stand-in’s clock and not the process’s', async () => {
  const standin = await startTestStandin()
  const before = Date.now()
  const answer = await standin.post('/_dev/clock', { advanceMs: 86_400_000 })
  expect(answer.json).toEqual({ now: new Date(START + 86_400_000).toISOString() })
  expect(Date.now() - before).toBeLessThan(60_000)
})

test('_dev/reset clears faults, calls, quotas, tokens, codes, blocked people and the clock', async () => {
  const standin = await startTestStandin({ quotas: { tokenPerDay: 1 } })
  const code = await standin.login('visitor-1')
  const token = (await standin.classicToken()).json['access_token']
  await standin.post('/_dev/faults', { path: '/cgi-bin/stable_token', times: 9, errcode: -1 })
  await standin.post('/_dev/blocked', { user: 'visitor-1' })
  await standin.advance(60_000)

  expect((await standin.post('/_dev/reset', '')).status).toBe(200)
  expect((await standin.get('/_dev/calls')).text).toBe('[]')
  expect((await standin.stableToken()).json['access_token']).toBeDefined()
  expect((await standin.codeImage(token)).json['errcode']).toBe(40001)
  expect((await standin.session(code)).json['errcode']).toBe(40029)
  expect((await standin.classicToken()).json['access_token']).toBeDefined()
  expect((await standin.session(await standin.login('visitor-1'))).json['openid']).toBeDefined()
  expect((await standin.post('/_dev/clock', { advanceMs: 0 })).json['now']).toBe(
    new Date(START).toISOString(),
  )
})

test.each([
  ['/_dev/login', {}, 'user'],
  ['/_dev/login', { user: '' }, 'user'],
  ['/_dev/login', { user: 7 }, 'user'],
  ['/_dev/login', { user: 'x'.repeat(129) }, 'user'],
  ['/_dev/login', { user: 'visitor-1', appid: 'wx0000000000000000' }, 'appid'],
  ['/_dev/login', 'user=visitor-1', 'body'],
  ['/_dev/blocked', { user: 'visitor-1', blocked: 'yes' }, 'blocked'],
  ['/_dev/clock', {}, 'advanceMs'],
  ['/_dev/clock', { advanceMs: -1 }, 'advanceMs'],
  ['/_dev/clock', { advanceMs: 1e300 }, 'advanceMs'],
])('%s with %j is 400 and names %s', async (path, body, field) => {
  const standin = await startTestStandin()
  const answer = await standin.post(path, body)
  expect(answer.status).toBe(400)
  expect(answer.json).toEqual({ field, message: expect.stringContaining(field) })
})

test('a path of ours that does not exist is 404 and not a call', async () => {
  const standin = await startTestStandin({ accounts: [company] })
  expect((await standin.get('/_dev/nonsense')).status).toBe(404)
  expect((await standin.get('/_dev/calls')).text).toBe('[]')
})

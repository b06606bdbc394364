import { expect, test } from 'vitest'
import { company, personal, sister, startTestStandin } from '../test-standin.ts'

const sisterCredentials = { appid: sister.appid, secret: sister.secret }
const personalCredentials = { appid: personal.appid, secret: personal.secret }

test('“Out: `{ session_key, openid, unionid? }`”', async () => {
  const standin = await startTestStandin()
  const answer = await standin.session(await standin.login('visitor-1'))
  expect(answer.json).toEqual({
    session_key: expect.stringMatching(/^.{24}$/),
    openid: expect.stringMatching(/^o.{27}$/),
    unionid: expect.stringMatching(/^o.{27}$/),
  })
})

test('“unionid only where the app is bound to an Open Platform account (D)”', async () => {
  const standin = await startTestStandin()
  const own = (await standin.session(await standin.login('visitor-1'))).json
  const sisterCode = await standin.login('visitor-1', sister.appid)
  const sisters = (await standin.session(sisterCode, sisterCredentials)).json
  expect(sisters['unionid']).toBe(own['unionid'])
  expect(sisters['openid']).not.toBe(own['openid'])

  const personalCode = await standin.login('visitor-1', personal.appid)
  expect((await standin.session(personalCode, personalCredentials)).json).not.toHaveProperty('unionid')
})

test('“A code lives 5 minutes”', async () => {
  const standin = await startTestStandin()
  const [young, old] = [await standin.login('visitor-1'), await standin.login('visitor-1')]
  await standin.advance(300_000 - 1)
  expect((await standin.session(young)).json['openid']).toBeDefined()
  await standin.advance(1)
  expect((await standin.session(old)).json['errcode']).toBe(40029)
})

test('“works once”', async () => {
  const standin = await startTestStandin()
  const code = await standin.login('visitor-1')
  const answers = await Promise.all(Array.from({ length: 20 }, () => standin.session(code)))
  expect(answers.filter((answer) => answer.json['openid'])).toHaveLength(1)
  expect(answers.filter((answer) => answer.json['errcode'] === 40163)).toHaveLength(19)
})

test('“for its own appid”: another cannot use it, nor use it up', async () => {
  const standin = await startTestStandin()
  const code = await standin.login('visitor-1')
  expect((await standin.session(code, sisterCredentials)).json['errcode']).toBe(40029)
  expect((await standin.session(code)).json['openid']).toBeDefined()
  expect((await standin.session(code, sisterCredentials)).json['errcode']).toBe(40029)
})

test('“40029 `invalid code` (unknown, other appid; expired U)”', async () => {
  const standin = await startTestStandin()
  const expired = await standin.login('visitor-1')
  await standin.advance(300_000)
  for (const code of ['nonsense', expired, await standin.login('visitor-1', sister.appid)]) {
    const answer = await standin.session(code)
    expect(answer.json).toEqual({ errcode: 40029, errmsg: expect.stringMatching(/^invalid code, rid: /) })
  }
})

test('“40163 `code been used` (R)”', async () => {
  const standin = await startTestStandin()
  const code = await standin.login('visitor-1')
  await standin.session(code)
  const answer = await standin.session(code)
  expect(answer.json).toEqual({ errcode: 40163, errmsg: expect.stringMatching(/^code been used, rid: /) })
})

test('“40226 `code blocked` (high-risk user)”: blocked by the account, or while running', async () => {
  const standin = await startTestStandin({ accounts: [{ ...company, blockedUsers: ['villain'] }] })
  const answer = await standin.session(await standin.login('villain'))
  expect(answer.json).toEqual({ errcode: 40226, errmsg: expect.stringMatching(/^code blocked, rid: /) })

  await standin.post('/_dev/blocked', { user: 'visitor-1' })
  const code = await standin.login('visitor-1')
  expect((await standin.session(code)).json['errcode']).toBe(40226)
  await standin.post('/_dev/blocked', { user: 'visitor-1', blocked: false })
  expect((await standin.session(code)).json['openid']).toBeDefined()
})

test('“45011; -1; 40013, 40125, 40164; 41004, 41008 `missing code`.”: 45011 is for one person’s calls in a minute', async () => {
  const standin = await startTestStandin({ quotas: { sessionPerUserPerMinute: 1 } })
  await standin.session(await standin.login('visitor-1'))
  const code = await standin.login('visitor-1')
  expect((await standin.session(code)).json['errcode']).toBe(45011)
  expect((await standin.session(await standin.login('visitor-2'))).json['openid']).toBeDefined()
  await standin.advance(60_000)
  expect((await standin.session(code)).json['openid']).toBeDefined()
})

test('“-1; 40013, 40125, 40164; 41004”: -1 as a fault', async () => {
  const standin = await startTestStandin()
  await standin.post('/_dev/faults', { path: '/sns/jscode2session', times: 1, errcode: -1 })
  const answer = await standin.session(await standin.login('visitor-1'))
  expect(answer.json).toEqual({ errcode: -1, errmsg: expect.stringMatching(/^system error, rid: /) })
})

test.each([
  [40013, 'invalid appid', { appid: 'wx0000000000000000' }],
  [40125, 'invalid appsecret', { secret: 'wrong' }],
  [41004, 'appsecret missing', { secret: '' }],
  [41002, 'appid missing', { appid: '' }],
  [40002, 'invalid grant_type', { grant_type: 'client_credential' }],
])('“40013, 40125, 40164; 41004”: %i, and the code is not used up', async (errcode, text, query) => {
  const standin = await startTestStandin()
  const code = await standin.login('visitor-1')
  const answer = await standin.session(code, query)
  expect(answer.json).toEqual({ errcode, errmsg: expect.stringMatching(new RegExp(`^${text}, rid: `)) })
  expect((await standin.session(code)).json['openid']).toBeDefined()
})

test('“41008 `missing code`”', async () => {
  const standin = await startTestStandin()
  const answer = await standin.session('')
  expect(answer.json).toEqual({ errcode: 41008, errmsg: expect.stringMatching(/^missing code, rid: /) })
})

test('“**Never retry with the same code after a timeout.**”: WeChat has used it up although the answer was lost', async () => {
  const standin = await startTestStandin()
  const path = '/sns/jscode2session'
  await standin.post('/_dev/faults', { path, times: 1, drop: true, processed: true })
  const code = await standin.login('visitor-1')
  await expect(standin.session(code)).rejects.toThrow('fetch failed')
  expect((await standin.session(code)).json['errcode']).toBe(40163)
})

test('a POST is told to use GET and uses up no code', async () => {
  const standin = await startTestStandin()
  const query = new URLSearchParams({
    ...personalCredentials,
    js_code: 'x',
    grant_type: 'authorization_code',
  })
  expect((await standin.post(`/sns/jscode2session?${query.toString()}`, {})).json['errcode']).toBe(43001)
})

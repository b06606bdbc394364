import { expect, test } from 'vitest'
import { company, personal, sister, startTestStandIn } from '../test-standin.ts'

const sisterCredentials = { appid: sister.appid, secret: sister.secret }
const personalCredentials = { appid: personal.appid, secret: personal.secret }

test('W100: Out: `{ session_key, openid, unionid? }`', async () => {
  const wechat = await startTestStandIn()
  const answer = await wechat.session(wechat.login('visitor-1'))
  expect(answer.json).toEqual({
    session_key: expect.stringMatching(/^.{24}$/),
    openid: expect.stringMatching(/^o.{27}$/),
    unionid: expect.stringMatching(/^o.{27}$/),
  })
})

test('W101: unionid only where the app is bound to an Open Platform account', async () => {
  const wechat = await startTestStandIn()
  const own = (await wechat.session(wechat.login('visitor-1'))).json
  const sisterCode = wechat.login('visitor-1', sister.appid)
  const sisters = (await wechat.session(sisterCode, sisterCredentials)).json
  expect(sisters['unionid']).toBe(own['unionid'])
  expect(sisters['openid']).not.toBe(own['openid'])

  const personalCode = wechat.login('visitor-1', personal.appid)
  expect((await wechat.session(personalCode, personalCredentials)).json).not.toHaveProperty('unionid')
})

test('W102: A code lives 5 minutes', async () => {
  const wechat = await startTestStandIn()
  const [young, old] = [wechat.login('visitor-1'), wechat.login('visitor-1')]
  wechat.advance(300_000 - 1)
  expect((await wechat.session(young)).json['openid']).toBeDefined()
  wechat.advance(1)
  expect((await wechat.session(old)).json['errcode']).toBe(40029)
})

test('W103: works once', async () => {
  const wechat = await startTestStandIn()
  const code = wechat.login('visitor-1')
  const answers = await Promise.all(Array.from({ length: 20 }, () => wechat.session(code)))
  expect(answers.filter((answer) => answer.json['openid'])).toHaveLength(1)
  expect(answers.filter((answer) => answer.json['errcode'] === 40163)).toHaveLength(19)
})

test('W104: for its own appid: another cannot use it, nor use it up', async () => {
  const wechat = await startTestStandIn()
  const code = wechat.login('visitor-1')
  expect((await wechat.session(code, sisterCredentials)).json['errcode']).toBe(40029)
  expect((await wechat.session(code)).json['openid']).toBeDefined()
  expect((await wechat.session(code, sisterCredentials)).json['errcode']).toBe(40029)
})

test('W105: 40029 `invalid code` (unknown, other appid; expired U)', async () => {
  const wechat = await startTestStandIn()
  const expired = wechat.login('visitor-1')
  wechat.advance(300_000)
  for (const code of ['nonsense', expired, wechat.login('visitor-1', sister.appid)]) {
    const answer = await wechat.session(code)
    expect(answer.json).toEqual({ errcode: 40029, errmsg: expect.stringMatching(/^invalid code, rid: /) })
  }
})

test('W106: 40163 `code been used`', async () => {
  const wechat = await startTestStandIn()
  const code = wechat.login('visitor-1')
  await wechat.session(code)
  const answer = await wechat.session(code)
  expect(answer.json).toEqual({ errcode: 40163, errmsg: expect.stringMatching(/^code been used, rid: /) })
})

test('W107: 40226 `code blocked` (high-risk user): blocked by the account, or while running', async () => {
  const wechat = await startTestStandIn({ accounts: [{ ...company, blockedUsers: ['villain'] }] })
  const answer = await wechat.session(wechat.login('villain'))
  expect(answer.json).toEqual({ errcode: 40226, errmsg: expect.stringMatching(/^code blocked, rid: /) })

  await wechat.post('/_dev/blocked', { user: 'visitor-1' })
  const code = wechat.login('visitor-1')
  expect((await wechat.session(code)).json['errcode']).toBe(40226)
  await wechat.post('/_dev/blocked', { user: 'visitor-1', blocked: false })
  expect((await wechat.session(code)).json['openid']).toBeDefined()
})

test('W108, W109, W110, W111, W112: 45011; -1; 40013, 40125, 40164; 41004, 41008 `missing code`: 45011 is for one person’s calls in a minute', async () => {
  const wechat = await startTestStandIn({ quotas: { sessionPerUserPerMinute: 1 } })
  await wechat.session(wechat.login('visitor-1'))
  const code = wechat.login('visitor-1')
  expect((await wechat.session(code)).json['errcode']).toBe(45011)
  expect((await wechat.session(wechat.login('visitor-2'))).json['openid']).toBeDefined()
  wechat.advance(60_000)
  expect((await wechat.session(code)).json['openid']).toBeDefined()
})

test('W109, W110, W111: -1; 40013, 40125, 40164; 41004: -1 as a fault', async () => {
  const wechat = await startTestStandIn()
  wechat.fault({ path: '/sns/jscode2session', times: 1, errcode: -1 })
  const answer = await wechat.session(wechat.login('visitor-1'))
  expect(answer.json).toEqual({ errcode: -1, errmsg: expect.stringMatching(/^system error, rid: /) })
})

test.each([
  [40013, 'invalid appid', { appid: 'wx0000000000000000' }],
  [40125, 'invalid appsecret', { secret: 'wrong' }],
  [41004, 'appsecret missing', { secret: '' }],
  [41002, 'appid missing', { appid: '' }],
  [40002, 'invalid grant_type', { grant_type: 'client_credential' }],
])(
  'W110, W111: 40013, 40125, 40164; 41004: %i, and the code is not used up',
  async (errcode, text, query) => {
    const wechat = await startTestStandIn()
    const code = wechat.login('visitor-1')
    const answer = await wechat.session(code, query)
    expect(answer.json).toEqual({ errcode, errmsg: expect.stringMatching(new RegExp(`^${text}, rid: `)) })
    expect((await wechat.session(code)).json['openid']).toBeDefined()
  },
)

test('W112: 41008 `missing code`', async () => {
  const wechat = await startTestStandIn()
  const answer = await wechat.session('')
  expect(answer.json).toEqual({ errcode: 41008, errmsg: expect.stringMatching(/^missing code, rid: /) })
})

test('W113: Never retry with the same code after a timeout: WeChat has used it up although the answer was lost', async () => {
  const wechat = await startTestStandIn()
  const path = '/sns/jscode2session'
  wechat.fault({ path, times: 1, drop: true, processed: true })
  const code = wechat.login('visitor-1')
  await expect(wechat.session(code)).rejects.toThrow('fetch failed')
  expect((await wechat.session(code)).json['errcode']).toBe(40163)
})

test('a POST is told to use GET and uses up no code', async () => {
  const wechat = await startTestStandIn()
  const query = new URLSearchParams({
    ...personalCredentials,
    js_code: 'x',
    grant_type: 'authorization_code',
  })
  expect((await wechat.post(`/sns/jscode2session?${query.toString()}`, {})).json['errcode']).toBe(43001)
})

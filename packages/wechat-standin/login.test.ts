import { expect, test } from 'vitest'
import { openidOf, unionidOf } from './login.ts'
import { company, failed, personal, sister, startTestStandIn } from './test-standin.ts'

const sisterCredentials = { appid: sister.appid, secret: sister.secret }
const personalCredentials = { appid: personal.appid, secret: personal.secret }

test('W22, W23, W100: Out: `{ session_key, openid, unionid? }`: session_key 24 characters base64, openid 28 characters starting with `o`', async () => {
  const wechat = await startTestStandIn()
  const answer = await wechat.session(wechat.login('visitor-1'))
  expect(answer.json).toEqual({
    session_key: expect.stringMatching(/^[0-9A-Za-z+/]{22}==$/),
    openid: expect.stringMatching(/^o[\w-]{27}$/),
    unionid: expect.stringMatching(/^o[\w-]{27}$/),
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

test('W103, W106: works once, then 40163 `code been used`', async () => {
  const wechat = await startTestStandIn()
  const code = wechat.login('visitor-1')
  const answers = await Promise.all(Array.from({ length: 20 }, () => wechat.session(code)))
  expect(answers.filter((answer) => answer.json['openid'])).toHaveLength(1)
  const refused = answers.filter((answer) => !answer.json['openid']).map((answer) => answer.json)
  expect(refused).toEqual(Array.from({ length: 19 }, () => failed(40163, 'code been used')))
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
    expect(answer.json).toEqual(failed(40029, 'invalid code'))
  }
})

test('W107: 40226 `code blocked` (high-risk user): blocked by the account, or while running', async () => {
  const wechat = await startTestStandIn({ accounts: [{ ...company, blockedUsers: ['villain'] }] })
  const answer = await wechat.session(wechat.login('villain'))
  expect(answer.json).toEqual(failed(40226, 'code blocked'))

  await wechat.post('/_dev/blocked', { user: 'visitor-1' })
  const code = wechat.login('visitor-1')
  expect((await wechat.session(code)).json['errcode']).toBe(40226)
  await wechat.post('/_dev/blocked', { user: 'visitor-1', blocked: false })
  expect((await wechat.session(code)).json['openid']).toBeDefined()
})

test('W108: 45011, for one person’s calls in a minute', async () => {
  const wechat = await startTestStandIn({ quotas: { sessionPerUserPerMinute: 1 } })
  await wechat.session(wechat.login('visitor-1'))
  const code = wechat.login('visitor-1')
  expect((await wechat.session(code)).json['errcode']).toBe(45011)
  expect((await wechat.session(wechat.login('visitor-2'))).json['openid']).toBeDefined()
  wechat.advance(60_000)
  expect((await wechat.session(code)).json['openid']).toBeDefined()
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
  expect(answer.json).toEqual(failed(41008, 'missing code'))
})

test('W113: Never retry with the same code after a timeout: WeChat has used it up although the answer was lost', async () => {
  const wechat = await startTestStandIn()
  const path = '/sns/jscode2session'
  wechat.fault({ path, times: 1, drop: true, processed: true })
  const code = wechat.login('visitor-1')
  await expect(wechat.session(code)).rejects.toThrow('fetch failed')
  expect((await wechat.session(code)).json['errcode']).toBe(40163)
})

test('a POST is 43001 and uses up no code', async () => {
  const wechat = await startTestStandIn()
  const query = new URLSearchParams({
    ...personalCredentials,
    js_code: 'x',
    grant_type: 'authorization_code',
  })
  expect((await wechat.post(`/sns/jscode2session?${query.toString()}`, {})).json['errcode']).toBe(43001)
})

test('openids differ between users and mini-programs, unionids between Open Platform accounts', () => {
  const openids = [openidOf('wx1', 'a'), openidOf('wx1', 'b'), openidOf('wx2', 'a')]
  expect(new Set(openids).size).toBe(3)
  expect(unionidOf('two', 'visitor-1')).not.toBe(unionidOf('one', 'visitor-1'))
})

import { expect, test } from 'vitest'
import { checkCredentials, isWhitelisted } from './account.ts'
import { startWechatStandIn } from './server.ts'
import { company, personal, startTestStandIn } from './test-standin.ts'

const closed = { ...company, whitelist: ['203.0.113.7'] }
const inside = '203.0.113.7'
const allWrong = { appid: undefined, secret: undefined, grantType: undefined, ip: '198.51.100.1' }

test.each([
  [41002, {}],
  [40013, { appid: 'wx0000000000000000' }],
  [40164, { appid: company.appid }],
  [41004, { appid: company.appid, ip: inside }],
  [40125, { appid: company.appid, ip: inside, secret: 'wrong' }],
  [40002, { appid: company.appid, ip: inside, secret: company.secret }],
])(
  'W54: 41002, 40013, 40164, 41004, 40125, 40002, quota: %i although everything after it is wrong too',
  (errcode, set) => {
    const answer = checkCredentials([closed], { ...allWrong, ...set }, 'client_credential')
    expect(answer).toMatchObject({ errcode })
  },
)

test('W54: quotas are checked last', async () => {
  const wechat = await startTestStandIn({ quotas: { stableTokenPerMinute: 0 } })
  expect((await wechat.stableToken({ grant_type: 'wrong' })).json['errcode']).toBe(40002)
  expect((await wechat.stableToken()).json['errcode']).toBe(45011)
})

test.each([
  ['W44: 40002 `invalid grant_type`', { grant_type: 'authorization_code' }],
  ['W45: 40013 `invalid appid`', { appid: 'wx0000000000000000' }],
  ['W46: 40125 `invalid appsecret`', { secret: 'wrong' }],
  ['W48: 41002 `appid missing`', { appid: '' }],
  ['W49: 41004 `appsecret missing`', { secret: '' }],
])('%s', async (line, fields) => {
  const wechat = await startTestStandIn()
  const [, errcode, text] = /^W\d+: (\d+) `(.*)`$/.exec(line) ?? []
  const expected = { errcode: Number(errcode), errmsg: expect.stringMatching(new RegExp(`^${text} rid: `)) }
  expect((await wechat.stableToken(fields)).json).toEqual(expected)
  expect((await wechat.classicToken(fields)).json).toEqual(expected)
})

const whitelist = ['203.0.113.7', '198.51.100.*', '192.0.2.0/24']

test('W55: IP whitelist: off by default', async () => {
  expect(isWhitelisted(undefined, '203.0.113.99')).toBe(true)
  const wechat = await startTestStandIn()
  expect((await wechat.stableToken()).json['access_token']).toBeDefined()
})

test('W56: ≤10 entries', async () => {
  const eleven = Array.from({ length: 11 }, (_, index) => `203.0.113.${index}`)
  const options = { accounts: [{ ...company, whitelist: eleven }] }
  await expect(startWechatStandIn(options)).rejects.toThrow('whitelist')
})

test.each([
  ['203.0.113.7', true],
  ['203.0.113.8', false],
  ['198.51.100.200', true],
  ['198.51.101.200', false],
  ['192.0.2.77', true],
  ['192.0.3.77', false],
  ['2001:db8::1', false],
  ['nonsense', false],
])('W57: (`a.b.c.d`, `a.b.c.*`, `/24`): %s is let in: %s', (ip, expected) => {
  expect(isWhitelisted(whitelist, ip)).toBe(expected)
})

test('W58: guards the endpoints that take the AppSecret (token, stable_token; jscode2session too)', async () => {
  const closed = { ...company, whitelist: ['203.0.113.7'] }
  const wechat = await startTestStandIn({ accounts: [closed] })
  const code = wechat.login('visitor-1')
  for (const answer of [
    await wechat.stableToken(),
    await wechat.classicToken(),
    await wechat.session(code),
  ]) {
    expect(answer.json['errcode']).toBe(40164)
    expect(answer.json['errmsg']).toMatch(
      /^invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, not in whitelist,? rid: /,
    )
  }
})

test('a personal account can make codes and sign in', async () => {
  const wechat = await startTestStandIn()
  const own = { appid: personal.appid, secret: personal.secret }
  const token = (await wechat.stableToken(own)).json['access_token']
  expect((await wechat.codeImage(token)).bytes.length).toBeGreaterThan(10_000)
  const session = await wechat.session(wechat.login('visitor-1', own.appid), own)
  expect(Object.keys(session.json)).toEqual(['session_key', 'openid'])
})

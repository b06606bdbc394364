import { expect, test } from 'vitest'
import { checkCredentials } from '../account.ts'
import { company, startTestStandIn } from '../test-standin.ts'

const closed = { ...company, whitelist: ['203.0.113.7'] }
const inside = '203.0.113.7'
const right = { appid: company.appid, secret: company.secret, grantType: 'client_credential', ip: inside }
const allWrong = { appid: undefined, secret: undefined, grantType: undefined, ip: '198.51.100.1' }

test.each([
  [41002, {}],
  [40013, { appid: 'wx0000000000000000' }],
  [40164, { appid: company.appid }],
  [41004, { appid: company.appid, ip: inside }],
  [40125, { appid: company.appid, ip: inside, secret: 'wrong' }],
  [40002, { appid: company.appid, ip: inside, secret: company.secret }],
])(
  'W54: 41002, 40013, 40164, 41004, 40125, 40002, quota: %i is said while all after it is wrong too',
  (errcode, set) => {
    const answer = checkCredentials([closed], { ...allWrong, ...set }, 'client_credential')
    expect(answer).toMatchObject({ errcode })
  },
)

test('W54: quota comes last in 41002, 40013, 40164, 41004, 40125, 40002, quota', async () => {
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

test('the right credentials give the account', () => {
  expect(checkCredentials([closed], right, 'client_credential')).toBe(closed)
})

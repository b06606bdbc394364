import { expect, test } from 'vitest'
import { isWhitelisted, isWhitelistEntry, plainIp } from '../account.ts'
import { startWechatStandIn } from '../server.ts'
import { company, startTestStandIn } from '../test-standin.ts'

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

test.each(['', '203.0.113', '203.0.113.*.*', '203.0.113.7/16', '*', '300.0.0.1', '::1', '203.0.113.7/24/24'])(
  'an entry of another form is refused: %j',
  (entry) => {
    expect(isWhitelistEntry(entry)).toBe(false)
  },
)

test('W58: Guards the endpoints that take the AppSecret (token, stable_token; jscode2session too)', async () => {
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

test('a caller whose address is on the list gets in', async () => {
  const wechat = await startTestStandIn({ accounts: [{ ...company, whitelist: ['127.0.0.*'] }] })
  expect((await wechat.stableToken()).json['access_token']).toBeDefined()
})

test('an IPv4 address that arrives mapped into IPv6 is written as IPv4', () => {
  expect(plainIp('::ffff:127.0.0.1')).toBe('127.0.0.1')
  expect(plainIp('::1')).toBe('::1')
  expect(plainIp(undefined)).toBe('0.0.0.0')
})

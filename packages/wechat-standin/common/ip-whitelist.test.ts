import { expect, test } from 'vitest'
import { company, startTestStandin } from '../test-standin.ts'
import { startWechat } from '../server.ts'
import { isWhitelisted, isWhitelistEntry, plainIp } from './ip-whitelist.ts'

const whitelist = ['203.0.113.7', '198.51.100.*', '192.0.2.0/24']

test('“IP whitelist: off by default”', async () => {
  expect(isWhitelisted(undefined, '203.0.113.99')).toBe(true)
  const standin = await startTestStandin()
  expect((await standin.stableToken()).json['access_token']).toBeDefined()
})

test('“≤10 entries”', async () => {
  const eleven = Array.from({ length: 11 }, (_, index) => `203.0.113.${index}`)
  const options = { phoneUrl: 'http://127.0.0.1:4103', accounts: [{ ...company, whitelist: eleven }] }
  await expect(startWechat(options)).rejects.toThrow('whitelist')
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
])('“(`a.b.c.d`, `a.b.c.*`, `/24`)”: %s is let in: %s', (ip, expected) => {
  expect(isWhitelisted(whitelist, ip)).toBe(expected)
})

test.each(['', '203.0.113', '203.0.113.*.*', '203.0.113.7/16', '*', '300.0.0.1', '::1', '203.0.113.7/24/24'])(
  'an entry of another form is refused: %j',
  (entry) => {
    expect(isWhitelistEntry(entry)).toBe(false)
  },
)

test('“Guards the endpoints that take the AppSecret (token, stable_token; jscode2session too, R)”', async () => {
  const closed = { ...company, whitelist: ['203.0.113.7'] }
  const standin = await startTestStandin({ accounts: [closed] })
  const code = await standin.login('visitor-1')
  for (const answer of [
    await standin.stableToken(),
    await standin.classicToken(),
    await standin.session(code),
  ]) {
    expect(answer.json['errcode']).toBe(40164)
    expect(answer.json['errmsg']).toMatch(
      /^invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, not in whitelist,? rid: /,
    )
  }
})

test('a caller whose address is on the list gets in', async () => {
  const standin = await startTestStandin({ accounts: [{ ...company, whitelist: ['127.0.0.*'] }] })
  expect((await standin.stableToken()).json['access_token']).toBeDefined()
})

test('an IPv4 address that arrives mapped into IPv6 is written as IPv4', () => {
  expect(plainIp('::ffff:127.0.0.1')).toBe('127.0.0.1')
  expect(plainIp('::1')).toBe('::1')
  expect(plainIp(undefined)).toBe('0.0.0.0')
})

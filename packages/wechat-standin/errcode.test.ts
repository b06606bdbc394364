import { expect, test } from 'vitest'
import { startTestStandIn } from './test-standin.ts'
import { failure, invalidIp } from './errcode.ts'

test('W16: -1 `system error`: busy, retry', async () => {
  const wechat = await startTestStandIn()
  wechat.fault({ path: '/cgi-bin/stable_token', times: 1, errcode: -1 })
  const answer = await wechat.stableToken()
  expect(answer.json).toEqual({ errcode: -1, errmsg: expect.stringMatching(/^system error rid: /) })
  expect((await wechat.stableToken()).json['access_token']).toBeDefined()
})

test.each([89503, 89506, 89507])('W52: 89503, 89506, 89507 can be had as faults (%i)', async (errcode) => {
  const wechat = await startTestStandIn()
  wechat.fault({ path: '/cgi-bin/stable_token', times: 1, errcode })
  expect((await wechat.stableToken()).json['errcode']).toBe(errcode)
})

test('W43, W44: Errors: -1, 40002 `invalid grant_type`: a fault has the text of the error itself', () => {
  expect(failure(40002).errmsg).toBe('invalid grant_type')
  expect(failure(45011).errmsg).toBe('api minute-quota reach limit, must slower, retry next minute')
})

test('W47: 40164 `invalid ip <ip> ipv6 ::ffff:<ip>, not in whitelist`', () => {
  expect(invalidIp('203.0.113.7').errmsg).toBe(
    'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist',
  )
})

test('a caller with an IPv6 address is named by it', () => {
  expect(invalidIp('2001:db8::1').errmsg).toBe('invalid ip 2001:db8::1 ipv6 2001:db8::1, not in whitelist')
})

test('an errcode that nobody knows is answered all the same', () => {
  expect(failure(12345)).toEqual({ kind: 'failure', errcode: 12345, errmsg: 'unknown error' })
})

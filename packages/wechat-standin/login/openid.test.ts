import { expect, test } from 'vitest'
import { newSessionKey, openidOf, unionidOf } from './jscode2session.ts'

test('W22: openid 28 characters starting with `o`', () => {
  expect(openidOf('wx1', 'visitor-1')).toMatch(/^o[\w-]{27}$/)
})

test('a person keeps the same openid across restarts', () => {
  expect(openidOf('wxde30000000000000', 'visitor-1')).toBe('oTi-_f6C7kozFCLniWBdu4NAvl8w')
})

test('another person or another mini-program has another openid', () => {
  const openids = [openidOf('wx1', 'a'), openidOf('wx1', 'b'), openidOf('wx2', 'a')]
  expect(new Set(openids).size).toBe(3)
})

test('a person has one unionid in each Open Platform account', () => {
  expect(unionidOf('one', 'visitor-1')).toMatch(/^o[\w-]{27}$/)
  expect(unionidOf('one', 'visitor-1')).toBe(unionidOf('one', 'visitor-1'))
  expect(unionidOf('two', 'visitor-1')).not.toBe(unionidOf('one', 'visitor-1'))
})

test('W23: session_key 24 characters base64', () => {
  expect(newSessionKey()).toMatch(/^[0-9A-Za-z+/]{22}==$/)
  expect(newSessionKey()).not.toBe(newSessionKey())
})

import { expect, test, vi } from 'vitest'
import { hash, isRandomId, keyFor, randomId, sign, timingSafeEqualStrings } from './crypto.ts'

vi.mock('./env.ts', () => ({ env: () => ({ SAOMA_SECRET: 'a secret for tests, of enough length' }) }))

test('ids are unique and have 22 characters that WeChat accepts in a scene', () => {
  const ids = new Set(Array.from({ length: 1_000 }, randomId))
  expect(ids.size).toBe(1_000)
  for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z_-]{22}$/)
})

test('recognizes the format of an id', () => {
  expect(isRandomId(randomId())).toBe(true)
  for (const text of [
    '',
    'a'.repeat(21),
    'a'.repeat(23),
    'a'.repeat(21) + '\n',
    'a'.repeat(22) + '\n',
    'ä'.repeat(22),
  ]) {
    expect(isRandomId(text)).toBe(false)
  }
})

test('each purpose has its own key', () => {
  const keys = (['ticket', 'session', 'miniapp'] as const).map((purpose) => keyFor(purpose).toString('hex'))
  expect(new Set(keys).size).toBe(3)
  expect(sign('ticket', 'x')).not.toBe(sign('session', 'x'))
})

test('lists of parts with the same concatenation have different signatures', () => {
  expect(sign('ticket', 'ab', 'c')).not.toBe(sign('ticket', 'a', 'bc'))
  expect(sign('ticket', 'a', 'b')).toBe(sign('ticket', 'a', 'b'))
})

test('compares whole strings, whatever their lengths', () => {
  expect(timingSafeEqualStrings('abc', 'abc')).toBe(true)
  expect(timingSafeEqualStrings('abc', 'abd')).toBe(false)
  expect(timingSafeEqualStrings('abc', 'abcd')).toBe(false)
  expect(hash('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
})

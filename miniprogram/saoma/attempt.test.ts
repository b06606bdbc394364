import { expect, test } from 'vitest'
import { attemptOf, weakBytes } from './attempt'

test('an attempt has a character for each byte, each safe anywhere', () => {
  expect(attemptOf(Uint8Array.from({ length: 256 }, (_, byte) => byte))).toMatch(/^[0-9A-Za-z_-]{256}$/)
})

test('a thousand attempts of the weaker bytes differ', () => {
  const attempts = Array.from({ length: 1000 }, () => attemptOf(weakBytes(24)))
  expect(new Set(attempts).size).toBe(1000)
})

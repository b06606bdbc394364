import { expect, test } from 'vitest'
import { createClock } from '../clock.ts'
import { createJsCodes } from './js-code.ts'

test('every wx.login gives another code of 32 characters', () => {
  const codes = createJsCodes(createClock())
  const first = codes.issue('appid', 'visitor-1')
  expect(first).toMatch(/^[0-9A-Za-z]{32}$/)
  expect(codes.issue('appid', 'visitor-1')).not.toBe(first)
})

test('a newer code does not end an older one', () => {
  const codes = createJsCodes(createClock())
  const older = codes.issue('appid', 'visitor-1')
  codes.issue('appid', 'visitor-1')
  expect(codes.find(older)).toMatchObject({ user: 'visitor-1', used: false })
})

test('codes that expired are forgotten when the next is issued', () => {
  const clock = createClock(() => 0)
  const codes = createJsCodes(clock)
  const old = codes.issue('appid', 'visitor-1')
  clock.advance(300_000)
  expect(codes.find(old)).toBeDefined()
  codes.issue('appid', 'visitor-1')
  expect(codes.find(old)).toBeUndefined()
})

import { expect, test } from 'vitest'
import { newRid } from '../call.ts'

test('W4: `rid` = three groups of 8 hex, the first the unix seconds in hex', () => {
  const rid = newRid(0x65_4d_f3_3c * 1000 + 999)
  expect(rid).toMatch(/^654df33c-[0-9a-f]{8}-[0-9a-f]{8}$/)
})

test('no two requests have the same rid', () => {
  expect(newRid(0)).not.toBe(newRid(0))
})

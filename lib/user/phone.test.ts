import { expect, test } from 'vitest'
import { maskedPhone } from './phone.ts'

test.each([
  ['+86 13800000000', '138****0000'],
  ['+44 7700900123', '77****0123'],
  ['+1 201555012', '2****5012'],
  ['+852 51234567', '****4567'],
  ['+290 12345', '****5'],
  ['+290 1234', '****'],
  [null, null],
])('%s is shown as %s', (phone, masked) => {
  expect(maskedPhone(phone)).toBe(masked)
})

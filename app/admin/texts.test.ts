import { expect, test } from 'vitest'
import { adminTexts } from './texts.ts'

test.each([
  [0.05, '0.05 s'],
  [0.0951, '0.1 s'],
  [1.234, '1.2 s'],
  [120, '120 s'],
])('%d seconds are %j', (seconds, text) => {
  expect(adminTexts.en.seconds(seconds)).toBe(text)
})

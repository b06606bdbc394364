import { expect, test } from 'vitest'
import { typed } from './form'

test('what was typed is trimmed, and nothing is null', () => {
  expect(typed('  小明 ')).toBe('小明')
  expect([typed('  '), typed(''), typed(undefined)]).toEqual([null, null, null])
})

import { expect, test } from 'vitest'
import { onlyThese } from './only-these.ts'

test('what it has works, and what it lacks throws by name', () => {
  const wx: Record<string, unknown> = onlyThese('wx', { login: () => 'code' })
  expect(wx['login']).toBeTypeOf('function')
  expect(() => wx['getLocation']).toThrow('wx.getLocation is not in this phone')
  expect('getLocation' in wx).toBe(false)
})

test('the language itself may look at it', () => {
  expect(Object.prototype.toString.call(onlyThese('wx', {}))).toBe('[object Object]')
})

import { expect, test } from 'vitest'
import { judge } from './vulnerabilities.ts'

test('no known hole is fine', () => {
  expect(judge('{"vulnerabilities":{}}')).toEqual({ answered: true, grave: [], lesser: [] })
})

test('a grave hole is told apart from a lesser one', () => {
  const json = JSON.stringify({
    vulnerabilities: {
      a: { severity: 'critical', range: '<2.0.0' },
      b: { severity: 'high' },
      c: { severity: 'moderate', range: '*' },
    },
  })
  expect(judge(json)).toEqual({
    answered: true,
    grave: ['critical: a <2.0.0', 'high: b'],
    lesser: ['moderate: c *'],
  })
})

test.each([
  '',
  'npm error',
  '{"message":"405 Method Not Allowed","statusCode":405}',
  '{"error":{"code":"ENOAUDIT"}}',
])('%j is no answer, and so no all-clear', (json) => {
  expect(judge(json).answered).toBe(false)
})

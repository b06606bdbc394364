import { expect, test } from 'vitest'
import type { Measured } from './report.ts'
import { summaryOf, tableOf } from './report.ts'

const measured: Measured[] = [
  {
    chapter: { name: 'confirm', title: 'Confirm to signed in' },
    figures: [
      { name: 'p50', value: 4.5678, unit: 'ms' },
      { name: 'over the floor', value: 1234.5, unit: 'times', goal: { text: 'at most 2', met: false } },
    ],
  },
  {
    chapter: { name: 'cost', title: 'Cost of a login' },
    figures: [{ name: 'requests', value: 5, unit: 'requests', goal: { text: 'at most 8', met: true } }],
  },
]

test('the table has every figure, its command, and what became of its goal', () => {
  expect(tableOf(measured).split('\n')).toEqual([
    '',
    'Confirm to signed in (npm run bench -- confirm)',
    '  p50             4.57 ms',
    '  over the floor  1235 times     ✗ at most 2',
    '',
    'Cost of a login (npm run bench -- cost)',
    '  requests           5 requests  ✓ at most 8',
  ])
})

test('the summary counts goals, not figures', () => {
  expect(summaryOf(measured)).toBe('1 of 2 goals met')
})

import { expect, test } from 'vitest'
import { mean, median, percentile, waits } from './figure.ts'
import { type Measured, summaryOf, tableOf } from './report.ts'

test('a percentile is one of the values, by nearest rank, whatever their order', () => {
  const values = [40, 10, 30, 20]
  expect([0, 0.25, 0.5, 0.75, 0.99, 1].map((share) => percentile(values, share))).toEqual([
    10, 10, 20, 30, 40, 40,
  ])
  expect(median([3, 1, 2])).toBe(2)
  expect(mean(values)).toBe(25)
})

test('of nothing there is none', () => {
  expect(() => median([])).toThrow('no percentile')
})

test('of a hundred waits each percentile is a figure', () => {
  const values = Array.from({ length: 100 }, (_, i) => i + 1)
  expect(waits('push', values)).toEqual([
    { name: 'push, p50', value: 50, unit: 'ms' },
    { name: 'push, p95', value: 95, unit: 'ms' },
    { name: 'push, p99', value: 99, unit: 'ms' },
  ])
})

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

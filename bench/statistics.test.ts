import { expect, test } from 'vitest'
import { mean, median, percentile, waits } from './statistics.ts'

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

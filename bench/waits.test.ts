import { expect, test } from 'vitest'
import { waits } from './waits.ts'

test('of a hundred waits each percentile is a figure', () => {
  const values = Array.from({ length: 100 }, (_, i) => i + 1)
  expect(waits('push', values)).toEqual([
    { name: 'push, p50', value: 50, unit: 'ms' },
    { name: 'push, p95', value: 95, unit: 'ms' },
    { name: 'push, p99', value: 99, unit: 'ms' },
  ])
})

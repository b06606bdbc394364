import type { Figure } from './figure.ts'
import { percentile } from './statistics.ts'

/** How long something took, in ms: p50, p95 and p99. */
export function waits(name: string, values: readonly number[]): Figure[] {
  return [50, 95, 99].map((share) => ({
    name: `${name}, p${share}`,
    value: percentile(values, share / 100),
    unit: 'ms',
  }))
}

/** One measured number. */
export interface Figure {
  /** What was measured, in which set-up. */
  name: string
  value: number
  unit: 'ms' | 'a second' | 'times' | 'calls'
  /** What it should be, in words, and whether it is. A goal is a ratio or a count, never a time alone: machines differ. */
  goal?: { text: string; met: boolean }
}

/** A chapter of the bench: measures one thing, beside its peers, in one go. */
export interface Chapter {
  /** By which it is asked for: `npm run bench -- <name>`. */
  name: string
  title: string
  /** `say` shows how far it is. Rejects with CliError where something that it needs is not there. */
  run(say: (progress: string) => void): Promise<Figure[]>
}

/** The percentile for a share from 0 to 1, by nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (value === undefined) throw new Error('no percentile of nothing')
  return value
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Durations in ms as figures: p50, p95 and p99. */
export function waits(name: string, values: readonly number[]): Figure[] {
  return [50, 95, 99].map((share) => ({
    name: `${name}, p${share}`,
    value: percentile(values, share / 100),
    unit: 'ms',
  }))
}

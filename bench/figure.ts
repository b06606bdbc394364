/** One measured number. */
export interface Figure {
  /** What was measured, in which set-up. */
  name: string
  value: number
  unit: 'ms' | 'a second' | 'times' | 'calls'
  /** The lowest and the highest of the rounds of which `value` is the median. */
  spread?: [number, number]
  /** What it should be, in words, and whether it is. A goal is a ratio or a count, or a time beside its floor: machines differ. */
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

/** Of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]]
  if (low === undefined || high === undefined) throw new Error('no median of nothing')
  return (low + high) / 2
}

/** Durations in ms as figures: p50, p95 and p99. */
export function waits(name: string, values: readonly number[]): Figure[] {
  return [50, 95, 99].map((share) => ({
    name: `${name}, p${share}`,
    value: percentile(values, share / 100),
    unit: 'ms',
  }))
}

/** One value a round as a figure: the median, with the spread. */
export function ofRounds(name: string, unit: Figure['unit'], values: readonly number[]): Figure {
  return { name, unit, value: median(values), spread: [Math.min(...values), Math.max(...values)] }
}

/** The ratio of two values of the same round, round by round: what slows a round down slows both. */
export function ratios(ours: readonly number[], theirs: readonly number[]): number[] {
  return ours.map((value, round) => value / (theirs[round] ?? NaN))
}

export function atLeast(limit: number, figure: Figure): Figure {
  return { ...figure, goal: { text: `at least ${limit}`, met: figure.value >= limit } }
}

export function atMost(limit: number, figure: Figure): Figure {
  return { ...figure, goal: { text: `at most ${limit}`, met: figure.value <= limit } }
}

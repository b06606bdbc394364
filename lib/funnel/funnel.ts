import { countRefusals, type Refusals } from '../audit/refusals.ts'
import { countLogins, type StepCounts } from '../scene/funnel.ts'
import { bounds, type Step } from '../scene/steps.ts'

/** A step of the login: how many came to it, and the seconds since the step before; null where nobody came. */
export type FunnelStep = { step: Step; count: number; p50: number | null; p95: number | null }

export type Funnel = { hours: number; steps: FunnelStep[]; refused: Refusals[] }

export type Counts = { logins: StepCounts[]; refused: Refusals[] }

/** What became of the codes shown within the last hours. */
export async function funnel(hours: number): Promise<Funnel> {
  const { logins, refused } = await counts(hours)
  const steps = logins.map(({ step, buckets }) => {
    const timed = step !== 'shown' && step !== 'expired'
    return {
      step,
      count: buckets.reduce((sum, count) => sum + count, 0),
      p50: timed ? quantile(buckets, 0.5) : null,
      p95: timed ? quantile(buckets, 0.95) : null,
    }
  })
  return { hours, steps, refused }
}

export async function counts(hours: number): Promise<Counts> {
  const [logins, refused] = await Promise.all([countLogins(hours), countRefusals(hours)])
  return { logins, refused }
}

/** Seconds, taken to be spread evenly within a bucket; of the bucket beyond the bounds, where it begins. */
export function quantile(buckets: number[], q: number): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let before = 0
  for (const [i, count] of buckets.entries()) {
    if (before + count >= q * total && count > 0) {
      const from = bounds[i - 1] ?? 0
      const to = bounds[i] ?? from
      return from + ((to - from) * (q * total - before)) / count
    }
    before += count
  }
  return null
}

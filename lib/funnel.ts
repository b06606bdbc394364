import { countRefusals, type RefusalCount } from './audit.ts'
import { db } from './db/client.ts'
import { Prisma } from './db/generated/client.ts'
import {
  bounds,
  countLogins,
  countsSince,
  firstHourOf,
  type Stage,
  type Step,
  type StepCounts,
  stages,
} from './scene/funnel-steps.ts'

export { type Stage, stages } from './scene/funnel-steps.ts'

/** How many logins reached a step, and the seconds since the step before as percentiles; null if none did. */
export type FunnelStep = { step: Step; count: number; p50: number | null; p95: number | null }

export type Funnel = { hours: number; steps: FunnelStep[]; refused: RefusalCount[] }

export type Counts = { logins: StepCounts[]; refused: RefusalCount[] }

/** What became of the codes shown in the last `hours`, by one site or by all. */
export async function funnel(hours: number, siteId?: string): Promise<Funnel> {
  const { logins, refused } = await counts(hours, siteId)
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

export async function counts(hours: number, siteId?: string): Promise<Counts> {
  const [logins, refused] = await Promise.all([countLogins(hours, siteId), countRefusals(hours, siteId)])
  return { logins, refused }
}

/** In seconds, interpolated linearly within a bucket. The last bucket has no end: its start is returned. */
function quantile(buckets: number[], q: number): number | null {
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

export type SlotCount = { at: Date } & Record<Stage, number>

/**
 * What `funnel` counts, by the hour or day in which the code was shown. Oldest first, without gaps. Days are those of China, as
 * WeChat counts its quota, so the first is a part of one.
 */
export function countBySlot(hours: number, slot: 'hour' | 'day', siteId?: string): Promise<SlotCount[]> {
  const slotOf = (at: Prisma.Sql): Prisma.Sql => Prisma.sql`date_trunc(${slot}::text, ${at}, 'Asia/Shanghai')`
  const columns = stages.map(
    (stage) =>
      Prisma.sql`coalesce(sum(count) FILTER (WHERE step = ${stage}), 0)::int AS ${Prisma.raw(stage)}`,
  )
  const since = firstHourOf(hours)
  return db().$queryRaw<SlotCount[]>`
    SELECT at, ${Prisma.join(columns)}
    FROM generate_series(${slotOf(since)}, now(), ${`1 ${slot}`}::interval) at LEFT JOIN (
      SELECT hour, step, sum(count) AS count FROM (${countsSince(since, siteId, stages)}) counts GROUP BY 1, 2
    ) counts ON ${slotOf(Prisma.sql`counts.hour`)} = at
    GROUP BY at ORDER BY at`
}

/** The counts in Prometheus' text format: a histogram of the seconds from each step to the next, and the refusals. */
export function prometheus({ logins, refused }: Counts): string {
  const lines = ['# TYPE saoma_login_step_seconds histogram']
  for (const { step, buckets } of logins) {
    let total = 0
    for (const [i, count] of buckets.entries()) {
      total += count
      lines.push(`saoma_login_step_seconds_bucket{step="${step}",le="${bounds[i] ?? '+Inf'}"} ${total}`)
    }
    lines.push(`saoma_login_step_seconds_count{step="${step}"} ${total}`)
  }
  lines.push('# TYPE saoma_login_refused_total counter')
  for (const { reason, count } of refused)
    lines.push(`saoma_login_refused_total{reason="${reason}"} ${count}`)
  return `${lines.join('\n')}\n`
}

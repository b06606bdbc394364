import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { bounds, countSteps, type Step, steps } from './steps.ts'

/** How many logins came to a step, by the time since the step before: one number for each of `bounds`, and one beyond. */
export type StepCounts = { step: Step; buckets: number[] }

type Row = { step: Step; bucket: number; count: bigint }

/** The codes shown within the last hours (the first one whole), those of scenes that are removed by now included. */
export async function countLogins(hours: number): Promise<StepCounts[]> {
  const since = Prisma.sql`date_trunc('hour', now() - make_interval(hours => ${hours}::int), 'UTC')`
  const rows = await db().$queryRaw<Row[]>`
    SELECT step, bucket, sum(count)::bigint AS count FROM (
      SELECT step, bucket, count FROM "FunnelCount" WHERE hour >= ${since}
      UNION ALL
      SELECT step, bucket, count FROM (${countSteps(Prisma.sql`"Scene"`)}) live WHERE hour >= ${since}
    ) both_of_them GROUP BY 1, 2`
  return steps.map((step) => {
    const buckets = Array.from({ length: bounds.length + 1 }, () => 0)
    for (const row of rows) if (row.step === step) buckets[row.bucket] = Number(row.count)
    return { step, buckets }
  })
}

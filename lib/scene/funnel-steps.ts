import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { seconds } from './scene.ts'

/** In the order of a login: each is reached only from the one before. */
export const stages = ['shown', 'scanned', 'confirmed', 'signed_in'] as const
export type Stage = (typeof stages)[number]

/** `cancelled` and `expired` end a login. */
export const steps = [...stages, 'cancelled', 'expired'] as const
export type Step = (typeof steps)[number]

/** Upper bounds of the histogram's buckets, in seconds. One more bucket holds what is longer. */
export const bounds = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120] as const

/** How many logins reached a step, by the time since the step before: one number per bucket. */
export type StepCounts = { step: Step; buckets: number[] }

type Row = { step: Step; bucket: number; count: bigint }

/** Counts the codes shown in the last `hours`, by one site or by all, including scenes already deleted. The first hour counts in full. */
export async function countLogins(hours: number, siteId?: string): Promise<StepCounts[]> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT step, bucket, sum(count)::bigint AS count FROM (${countsSince(firstHourOf(hours), siteId)}) counts GROUP BY 1, 2`
  return steps.map((step) => {
    const buckets = Array.from({ length: bounds.length + 1 }, () => 0)
    for (const row of rows) if (row.step === step) buckets[row.bucket] = Number(row.count)
    return { step, buckets }
  })
}

/** SQL: the hour in which the last `hours` begin. */
export function firstHourOf(hours: number): Prisma.Sql {
  return Prisma.sql`date_trunc('hour', now() - make_interval(hours => ${hours}::int), 'UTC')`
}

/** A scene can still be cancelled ("not me") for 15 minutes after the scan. After an hour nothing needs it. */
const keptSeconds = 3_600

/**
 * Deletes at most `max` scenes that ended long ago and adds them to the funnel's counts, in one statement. Returns how
 * many were deleted. SKIP LOCKED: instances that clean up at the same time don't block each other.
 */
export async function removeScenes(max: number): Promise<number> {
  const ids = Prisma.sql`
    SELECT id FROM "Scene" WHERE "expiresAt" < now() - ${seconds(keptSeconds)}
    ORDER BY "expiresAt" LIMIT ${max}::int FOR UPDATE SKIP LOCKED`
  return (await db().$queryRaw<unknown[]>`${removal(ids)}`).length
}

/** SQL: a statement that deletes a user's scenes and adds them to the funnel's counts. */
export function removeScenesOf(userId: string): Prisma.Sql {
  return removal(Prisma.sql`
    SELECT s.id FROM "Scene" s JOIN "Identity" i ON i.id = s."scannerId" WHERE i."userId" = ${userId}`)
}

/**
 * SQL: rows of `hour`, `step`, `bucket`, `count` for the codes shown since a time, by one site or by all, of scenes deleted and not.
 * A login belongs to the hour in which its code was shown. `of` are the steps to count.
 */
export function countsSince(since: Prisma.Sql, siteId?: string, of: readonly Step[] = steps): Prisma.Sql {
  const [deleted, ofSite] =
    siteId === undefined
      ? [Prisma.sql`"FunnelCount"`, Prisma.empty]
      : [Prisma.sql`"SiteFunnelCount"`, Prisma.sql`AND "siteId" = ${siteId}`]
  const counted = Prisma.sql`hour >= ${since} AND step = ANY (${of}::text[]) ${ofSite}`
  return Prisma.sql`
    SELECT hour, step, bucket, count FROM ${deleted} WHERE ${counted}
    UNION ALL
    SELECT hour, step, bucket, count FROM (${countSteps(Prisma.sql`"Scene"`)}) kept WHERE ${counted}`
}

/** SQL: a statement that deletes the scenes whose ids `ids` selects, and returns a row for each. */
function removal(ids: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    WITH gone AS (
      DELETE FROM "Scene" WHERE id IN (${ids}) RETURNING *
    ), counts AS (
      ${countSteps(Prisma.sql`gone`)}
    ), counted AS (
      INSERT INTO "FunnelCount" (hour, step, bucket, count)
      SELECT hour, step, bucket, sum(count) FROM counts GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      ON CONFLICT (hour, step, bucket) DO UPDATE SET count = "FunnelCount".count + excluded.count
    ), "ofSites" AS (
      INSERT INTO "SiteFunnelCount" ("siteId", hour, step, bucket, count)
      SELECT "siteId", hour, step, bucket, count FROM counts WHERE "siteId" IN (SELECT id FROM "Site") ORDER BY 1, 2, 3, 4
      ON CONFLICT ("siteId", hour, step, bucket) DO UPDATE SET count = "SiteFunnelCount".count + excluded.count
    )
    SELECT id FROM gone`
}

/**
 * SQL: rows of `siteId`, `hour`, `step`, `bucket`, `count` for the scenes in `scenes`, a relation with the columns of "Scene". Those alike
 * are counted first: there are hundreds of thousands of scenes, and some dozen of courses that a login takes.
 */
function countSteps(scenes: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT "siteId", hour, t.step, t.bucket, sum(count) AS count FROM (
      SELECT "siteId", date_trunc('hour', "createdAt", 'UTC') AS hour,
        ${bucketOf(Prisma.sql`"scannedAt" - "createdAt"`)} AS scanned,
        ${bucketOf(Prisma.sql`"confirmedAt" - "scannedAt"`)} AS confirmed,
        ${bucketOf(Prisma.sql`"signedInAt" - "confirmedAt"`)} AS signed_in,
        ${bucketOf(Prisma.sql`"cancelledAt" - "scannedAt"`)} AS cancelled,
        CASE WHEN status IN ('waiting', 'scanned', 'confirmed') AND "expiresAt" < now() THEN 0 END AS expired,
        count(*) AS count
      FROM ${scenes} GROUP BY 1, 2, 3, 4, 5, 6, 7
    ) alike CROSS JOIN LATERAL (VALUES
      ('shown', 0), ('scanned', scanned), ('confirmed', confirmed), ('signed_in', signed_in), ('cancelled', cancelled), ('expired', expired)
    ) AS t(step, bucket)
    WHERE t.bucket IS NOT NULL
    GROUP BY 1, 2, 3, 4`
}

/** SQL: the bucket of a duration, or NULL. Compared as intervals, which is faster than as numbers of seconds. */
function bucketOf(duration: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`width_bucket(${duration}, ${bounds.map((bound) => `${bound} seconds`)}::interval[])`
}

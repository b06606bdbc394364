import { Prisma } from '../db/generated/client.ts'

/** In the order of a login. `cancelled` and `expired` end it. */
export const steps = ['shown', 'scanned', 'confirmed', 'signed_in', 'cancelled', 'expired'] as const
export type Step = (typeof steps)[number]

/** Seconds. A duration belongs to the first of these that it is under; beyond the last is one bucket more. */
export const bounds = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120] as const

/**
 * SQL that counts the steps that scenes came to: rows of `hour`, `step`, `bucket`, `count`. `scenes` is a relation of
 * rows of "Scene" of which those that are over are known by their "expiresAt".
 */
export function countSteps(scenes: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT date_trunc('hour', s."createdAt", 'UTC') AS hour, t.step,
      width_bucket(extract(epoch FROM t.at - t.since)::float8, ${bounds}::float8[]) AS bucket, count(*) AS count
    FROM ${scenes} s CROSS JOIN LATERAL (VALUES
      ('shown', s."createdAt", s."createdAt"),
      ('scanned', s."createdAt", s."scannedAt"),
      ('confirmed', s."scannedAt", s."confirmedAt"),
      ('signed_in', s."confirmedAt", s."signedInAt"),
      ('cancelled', s."scannedAt", s."cancelledAt"),
      ('expired', s."expiresAt",
        CASE WHEN s.status IN ('waiting', 'scanned', 'confirmed') AND s."expiresAt" < now() THEN s."expiresAt" END)
    ) AS t(step, since, at)
    WHERE t.at IS NOT NULL
    GROUP BY 1, 2, 3
    ORDER BY 1, 2, 3`
}

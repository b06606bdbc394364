import { db } from './db/client.ts'
import { Prisma } from './db/generated/client.ts'

/** A limit: at most `points` attempts of `key` within a window. */
export type Bucket = { name: string; key: string; points: number }

/** A row of the CTE `refusal`: the counter that is over its limit, and the milliseconds until it starts again. */
export type Refusal = { key: string; ms: number }

export const windowSeconds = 60

/** The name of the bucket that counts the codes of all strangers together. */
export const strangers = 'code-strangers'

const nowMs = Prisma.sql`(extract(epoch FROM now()) * 1000)::bigint`

/** Its key in the table. */
export function keyOf({ name, key }: Bucket): string {
  return `${name}:${key}`
}

/**
 * SQL: CTEs that count an attempt in `buckets`, and the CTE `refusal`. One that a bucket refuses isn't counted in those after it. The
 * counters are locked from the narrowest to the widest, each until the statement has committed, so that counting never deadlocks.
 */
export function counted(buckets: Bucket[]): Prisma.Sql {
  const names = buckets.map((_, index) => Prisma.raw(`counter${index}`))
  const counters = buckets.map((bucket, index) => {
    const before = names[index - 1]
    const admitted = before ? Prisma.sql`FROM ${before} WHERE NOT exceeded` : Prisma.empty
    return Prisma.sql`${names[index]} AS (
      INSERT INTO "RateLimit" AS r (key, points, expire)
      SELECT ${keyOf(bucket)}, 1, ${nowMs} + ${windowSeconds * 1_000}::int ${admitted}
      ON CONFLICT (key) DO UPDATE SET
        points = CASE WHEN r.expire > ${nowMs} THEN r.points + 1 ELSE 1 END,
        expire = CASE WHEN r.expire > ${nowMs} THEN r.expire ELSE excluded.expire END
      RETURNING key, expire, points > ${bucket.points}::int AS exceeded
    )`
  })
  const all =
    names.length === 0
      ? Prisma.sql`SELECT ''::text AS key, 0::bigint AS expire, false AS exceeded`
      : Prisma.join(
          names.map((name) => Prisma.sql`SELECT * FROM ${name}`),
          ' UNION ALL ',
        )
  const refusal = Prisma.sql`refusal AS (SELECT key, greatest(expire - ${nowMs}, 1)::float8 AS ms FROM (${all}) c WHERE exceeded)`
  return Prisma.join([...counters, refusal], ', ')
}

/** SQL: how many codes of strangers have been counted in the current minute, refused ones included; an integer. */
export function countedStrangers(): Prisma.Sql {
  return Prisma.sql`coalesce((SELECT points FROM "RateLimit" WHERE key = ${`${strangers}:all`} AND expire > ${nowMs}), 0)`
}

/** Deletes at most `max` expired counters. Returns how many were deleted. */
export function removeCounters(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "RateLimit" WHERE key = ANY (ARRAY(
      SELECT key FROM "RateLimit" WHERE expire < ${nowMs}
      ORDER BY expire LIMIT ${max}::int FOR UPDATE SKIP LOCKED))`
}

import { db } from '../db/client.ts'

export type Refusals = { reason: string; count: number }

/** How often logins were refused within the last hours, and why; the commonest first. */
export async function countRefusals(hours: number): Promise<Refusals[]> {
  const rows = await db().$queryRaw<{ reason: string; count: bigint }[]>`
    SELECT reason, count(*) AS count FROM "AuditEntry"
    WHERE event = 'refused' AND at >= date_trunc('hour', now() - make_interval(hours => ${hours}::int), 'UTC')
    GROUP BY reason ORDER BY count DESC, reason`
  return rows.map(({ reason, count }) => ({ reason, count: Number(count) }))
}

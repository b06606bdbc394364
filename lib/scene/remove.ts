import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { seconds } from './scene.ts'
import { countSteps } from './steps.ts'

/** By then nobody can be at it any more: "not me" is possible for 15 minutes after the scan. */
const keptSeconds = 3_600

/**
 * Removes scenes that are long over, `most` at once, and adds them to the funnel's counts: both or neither. Gives how
 * many. Instances that do so at the same time do not wait for each other's scenes.
 */
export async function removeScenes(most: number): Promise<number> {
  const rows = await db().$queryRaw<unknown[]>`
    WITH gone AS (
      DELETE FROM "Scene" WHERE id IN (
        SELECT id FROM "Scene" WHERE "expiresAt" < now() - ${seconds(keptSeconds)}
        ORDER BY "expiresAt" LIMIT ${most}::int FOR UPDATE SKIP LOCKED
      ) RETURNING *
    ), counted AS (
      INSERT INTO "FunnelCount" (hour, step, bucket, count) ${countSteps(Prisma.sql`gone`)}
      ON CONFLICT (hour, step, bucket) DO UPDATE SET count = "FunnelCount".count + excluded.count
    )
    SELECT id FROM gone`
  return rows.length
}

import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { columns, findScene, isExpired, life, seconds, type Scene } from './scene.ts'

export type Decided =
  | { outcome: 'confirmed' | 'cancelled'; scene: Scene }
  | {
      outcome: 'unknown' | 'expired' | 'taken' | 'wrong_state' | 'number_missing' | 'number_mismatch'
      scene: null
    }

type By = { userId: string; attemptHash: string | null }

/**
 * scanned → confirmed by the scanner alone, or scanned → cancelled where the number is wrong: one statement, so the first
 * number that arrives decides and no other is compared. A missing number changes nothing. The attempt that confirmed gets
 * the same answer again. `trail` is SQL that writes down what is in `done`.
 */
export async function confirm(
  id: string,
  by: By,
  number: string | null,
  trail: Prisma.Sql,
): Promise<Decided> {
  const right = Prisma.sql`(s.number IS NULL OR s.number = ${number}::text)`
  const [scene] = await db().$queryRaw<Scene[]>`
    WITH done AS (
      UPDATE "Scene" s SET
        status = (CASE WHEN ${right} THEN 'confirmed' ELSE 'cancelled' END)::"SceneStatus",
        "attemptHash" = CASE WHEN ${right} THEN ${by.attemptHash}::text END,
        "confirmedAt" = CASE WHEN ${right} THEN now() END,
        "cancelledAt" = CASE WHEN NOT ${right} THEN now() END,
        "expiresAt" = CASE WHEN ${right} THEN now() + ${seconds(life.confirmed)} ELSE s."expiresAt" END
      FROM "User" u
      WHERE ${awaitsDecision(id, by)} AND u.id = s."scannerId" AND (s.number IS NULL OR ${number}::text IS NOT NULL)
      RETURNING ${columns}
    ), trail AS (${trail})
    SELECT * FROM done`
  if (scene?.status === 'confirmed') return { outcome: 'confirmed', scene }
  if (scene) return { outcome: 'number_mismatch', scene: null }
  const found = await findScene(id)
  const refusal = whyNot(found, by)
  if (refusal || !found) return { outcome: refusal ?? 'unknown', scene: null }
  if (found.status === 'scanned') return { outcome: 'number_missing', scene: null }
  if (found.status !== 'cancelled' && repeats(found, by)) return { outcome: 'confirmed', scene: found }
  return { outcome: 'wrong_state', scene: null }
}

/** The scene "s" waits for the decision of this scanner. */
function awaitsDecision(id: string, { userId }: By): Prisma.Sql {
  return Prisma.sql`s.id = ${id} AND s."scannerId" = ${userId} AND s.status = 'scanned' AND s."expiresAt" > now()`
}

/** scanned, confirmed or signed_in → cancelled, by the scanner alone. A session that came of the scene ends with it. */
export async function cancel(id: string, by: By, trail: Prisma.Sql): Promise<Decided> {
  // Two statements, since a session that began while the first one waited for its row shows only to a second one;
  // one batch, so that neither happens without the other.
  const [[scene]] = await db().$transaction([
    db().$queryRaw<Scene[]>`
      WITH done AS (
        UPDATE "Scene" s SET status = 'cancelled', "attemptHash" = ${by.attemptHash}, "cancelledAt" = now()
        FROM "User" u
        WHERE s.id = ${id} AND s."scannerId" = ${by.userId} AND u.id = s."scannerId"
          AND (s.status = 'signed_in' OR (s.status IN ('scanned', 'confirmed') AND s."expiresAt" > now()))
        RETURNING ${columns}
      ), trail AS (${trail})
      SELECT * FROM done`,
    db().$executeRaw`
      DELETE FROM "Session" USING "Scene" s
      WHERE s.id = ${id} AND s."scannerId" = ${by.userId} AND s.status = 'cancelled' AND "Session".id = s."sessionId"`,
  ])
  if (scene) return { outcome: 'cancelled', scene }
  const found = await findScene(id)
  const refusal = whyNot(found, by)
  if (refusal || !found) return { outcome: refusal ?? 'unknown', scene: null }
  if (found.status === 'cancelled' && repeats(found, by)) return { outcome: 'cancelled', scene: found }
  return { outcome: 'wrong_state', scene: null }
}

function whyNot(scene: Scene | null, by: By): 'unknown' | 'expired' | 'taken' | 'wrong_state' | null {
  if (!scene) return 'unknown'
  if (isExpired(scene)) return 'expired'
  if (scene.scannerId === null) return 'wrong_state'
  return scene.scannerId === by.userId ? null : 'taken'
}

function repeats(scene: Scene, by: By): boolean {
  return by.attemptHash !== null && scene.attemptHash === by.attemptHash
}

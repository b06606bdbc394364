import { db } from '../db/client.ts'
import type { Prisma } from '../db/generated/client.ts'
import { columns, findScene, isExpired, life, seconds, type Scene } from './scene.ts'

export type Scanned =
  | { outcome: 'scanned'; scene: Scene }
  | { outcome: 'unknown' | 'expired' | 'taken' | 'wrong_state'; scene: null }

/**
 * waiting → scanned, by this user. The scanner's own second scan changes nothing, except that it may come to need the
 * number. `number` is null where none is needed; `trail` is SQL that writes down what is in `done`.
 */
export async function scan(
  id: string,
  userId: string,
  number: string | null,
  trail: Prisma.Sql,
): Promise<Scanned> {
  const [scene] = await db().$queryRaw<Scene[]>`
    WITH done AS (
      UPDATE "Scene" s SET
        status = 'scanned',
        "scannerId" = u.id,
        "scannedAt" = coalesce(s."scannedAt", now()),
        number = coalesce(s.number, ${number}::text),
        "expiresAt" = CASE s.status WHEN 'waiting' THEN now() + ${seconds(life.scanned)} ELSE s."expiresAt" END
      FROM "User" u
      WHERE s.id = ${id} AND u.id = ${userId} AND (
        (s.status = 'waiting' AND s."expiresAt" + ${seconds(life.grace)} > now())
        OR (s.status = 'scanned' AND s."scannerId" = u.id AND s."expiresAt" > now())
      )
      RETURNING ${columns}
    ), trail AS (${trail})
    SELECT * FROM done`
  if (scene) return { outcome: 'scanned', scene }
  return { outcome: whyNot(await findScene(id), userId), scene: null }
}

function whyNot(scene: Scene | null, userId: string): Exclude<Scanned['outcome'], 'scanned'> {
  if (!scene) return 'unknown'
  if (isExpired(scene)) return 'expired'
  return scene.scannerId === userId ? 'wrong_state' : 'taken'
}

import { isRandomId } from '../crypto.ts'
import { db } from '../db/client.ts'
import type { Prisma } from '../db/generated/client.ts'
import { SaomaError } from '../errors.ts'
import { columns, findScene, isExpired, life, seconds, type Scene } from './scene.ts'

export type Scanned =
  | { outcome: 'scanned'; scene: Scene }
  | { outcome: 'unknown' | 'expired' | 'taken' | 'wrong_state'; scene: null }

/** Tries of phones on one scene. */
const mostTries = 30

/**
 * The scene that a phone tries to scan, if its time is not over. The try is counted in the same statement.
 * Throws `rate_limited` after 30 of them.
 */
export async function tryScan(id: string): Promise<Scene | null> {
  if (!isRandomId(id)) return null
  const [scene] = await db().$queryRaw<Scene[]>`
    UPDATE "Scene" s SET "scanTries" = s."scanTries" + 1
    FROM "Scene" before LEFT JOIN "User" u ON u.id = before."scannerId"
    WHERE s.id = ${id} AND before.id = s.id RETURNING ${columns}`
  if (!scene || isExpired(scene)) return null
  if (scene.scanTries > mostTries) throw new SaomaError('rate_limited', { retryAfter: 60 })
  return scene
}

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

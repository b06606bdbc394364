import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { grantable, grantConsent, withdrawn } from '../site/consent.ts'
import { holding, userOf } from '../user/hold.ts'
import { columns, findScene, isExpired, life, seconds, type Scene } from './scene.ts'
import {
  lockedIdentity,
  type Outcome,
  refuse,
  runTransition,
  type SceneRefusal,
  withAudit,
} from './transition.ts'

/** `attemptHash`: of the idempotency key; null without one. */
type Decider = { identityId: string; address: string | null; attemptHash: string | null }

/**
 * scanned → confirmed by the scanner alone, or scanned → cancelled if the number is wrong. One statement, so the first
 * number decides and no other is ever compared. For a site, confirming is the consent. Refused with `bad_request` if the number is missing, which changes nothing.
 * Retrying the attempt that confirmed succeeds again.
 */
export async function markConfirmed(
  id: string,
  by: Decider,
  number: string | null,
): Promise<Outcome<SceneRefusal | 'bad_request' | 'number_mismatch'>> {
  const right = Prisma.sql`(s.number IS NULL OR s.number = ${number}::text)`
  const update = Prisma.sql`
    UPDATE "Scene" s SET
      status = (CASE WHEN ${right} THEN 'confirmed' ELSE 'cancelled' END)::"SceneStatus",
      "attemptHash" = CASE WHEN ${right} THEN ${by.attemptHash}::text END,
      "confirmedAt" = CASE WHEN ${right} THEN now() END,
      "cancelledAt" = CASE WHEN NOT ${right} THEN now() END,
      "expiresAt" = CASE WHEN ${right} THEN now() + ${seconds(life.confirmed)} ELSE s."expiresAt" END
    FROM (${lockedIdentity(by.identityId)}) i JOIN "User" u ON u.id = i."userId"
    WHERE s.id = ${id} AND s."scannerId" = i.id AND s.status = 'scanned' AND s."expiresAt" > now()
      AND u."blockedAt" IS NULL AND (s.number IS NULL OR ${number}::text IS NOT NULL)
    RETURNING ${columns}`
  const consent = grantConsent(Prisma.sql`(
    SELECT "siteId", "scannerId" AS "identityId", "userId", ${grantable(Prisma.sql`scopes`, Prisma.sql`u.phone`)} AS scopes
    FROM done JOIN "User" u ON u.id = done."userId" WHERE status = 'confirmed' AND "siteId" IS NOT NULL)`)
  const scene = await runTransition(update, 'confirmed', id, by.address, consent)
  if (scene?.status === 'confirmed') return { scene, refused: null }
  if (scene) return refuse('number_mismatch', id, by)
  const found = await findScene(id)
  if (found?.status !== 'cancelled' && isRetry(found, by)) return { scene: found, refused: null }
  const isNumberMissing = found?.status === 'scanned' && whyNot(found, by) === 'scene_state'
  return refuse(isNumberMissing ? 'bad_request' : whyNot(found, by), id, by)
}

/**
 * scanned, confirmed or signed_in → cancelled, by the scanner alone. The session that the scene led to ends with it, and so does a
 * consent that was not there before, or was narrower.
 */
export async function markCancelled(id: string, by: Decider): Promise<Outcome<SceneRefusal>> {
  const update = Prisma.sql`
    UPDATE "Scene" s SET status = 'cancelled', "attemptHash" = ${by.attemptHash}, "cancelledAt" = now()
    FROM (${lockedIdentity(by.identityId)}) i JOIN "User" u ON u.id = i."userId"
    WHERE s.id = ${id} AND s."scannerId" = i.id
      AND ${holding(userOf(by.identityId))}
      AND (s.status = 'signed_in' OR (s.status IN ('scanned', 'confirmed') AND s."expiresAt" > now()))
    RETURNING ${columns}`
  // Three statements: a session that began while the first one waited for its row is visible only to a second one, and
  // lib/oidc/authorize.ts locks a session before a consent. One batch: they commit together.
  const [[scene]] = await db().$transaction([
    db().$queryRaw<Scene[]>`${withAudit(update, 'cancelled', id, by.address)} SELECT * FROM done`,
    db().$executeRaw`
      DELETE FROM "Session" USING "Scene" s
      WHERE s.id = ${id} AND s."scannerId" = ${by.identityId} AND s.status = 'cancelled' AND "Session".id = s."sessionId"`,
    db().$executeRaw`${withdrawn(Prisma.sql`"Consent" c USING "Scene" s
      WHERE s.id = ${id} AND s."scannerId" = ${by.identityId} AND s.status = 'cancelled' AND c."identityId" = s."scannerId"
        AND c."siteId" = s."siteId" AND c."changedAt" = s."confirmedAt"`)} SELECT FROM gone`,
  ])
  if (scene) return { scene, refused: null }
  const found = await findScene(id)
  if (found?.status === 'cancelled' && isRetry(found, by)) return { scene: found, refused: null }
  return refuse(whyNot(found, by), id, by)
}

/** Whether this attempt already made the decision. */
function isRetry(scene: Scene | null, { identityId, attemptHash }: Decider): scene is Scene {
  if (scene === null || isExpired(scene) || scene.scannerId !== identityId) return false
  return attemptHash !== null && scene.attemptHash === attemptHash
}

function whyNot(scene: Scene | null, { identityId }: Decider): SceneRefusal {
  if (!scene) return 'scene_unknown'
  if (isExpired(scene)) return 'scene_expired'
  if (scene.scannerId !== null && scene.scannerId !== identityId) return 'scene_taken'
  return scene.blockedAt === null ? 'scene_state' : 'user_blocked'
}

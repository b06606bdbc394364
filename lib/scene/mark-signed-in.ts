import { hash, randomId } from '../crypto.ts'
import { query } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { sessionSeconds } from '../env.ts'
import { holding, userOf } from '../user/hold.ts'
import { maskedAddress } from '../visitor/address.ts'
import { eventFor } from '../webhook/outbox.ts'
import { findScene, isExpired, isTicketOf, seconds, type Scene } from './scene.ts'
import { type Outcome, refuse, withAudit } from './transition.ts'

type SignIn = {
  ticket: string
  /** Hash of the new session's token, which is derived from the attempt: retrying an attempt finds its session again. */
  tokenHash: string
  /** Hash of the browser's new secret. */
  secretHash: string
  /** Whether the user is none of those who last signed in in this browser, by its cookie. */
  newBrowser: boolean
  /** Token of the browser's previous session, which ends; null if it has none. */
  previousToken: string | null
  /** Of the browser, unmasked. */
  address: string | null
}

/**
 * confirmed → signed_in, by whoever holds the ticket, and the session that begins. Exactly one redemption wins; retrying it
 * succeeds again. Check first that the browser opened the scene.
 */
export async function markSignedIn(
  scene: Scene,
  by: SignIn,
): Promise<Outcome<'scene_unknown' | 'scene_expired' | 'scene_state' | 'forbidden' | 'user_blocked'>> {
  // The login was the scanner's, whoever redeems it.
  const actor = { identityId: scene.scannerId, address: by.address }
  if (isExpired(scene)) return refuse('scene_expired', scene.id, actor)
  if (scene.status !== 'confirmed' && scene.status !== 'signed_in')
    return refuse('scene_state', scene.id, actor)
  if (!isTicketOf(scene, by.ticket)) return refuse('forbidden', scene.id, actor, 'wrong_ticket')
  const userId = scene.status === 'confirmed' ? await beginSession(scene, by) : null
  if (userId === scene.userId || (userId === null && (await isRetry(scene.id, by.tokenHash))))
    return { scene: { ...scene, status: 'signed_in' }, refused: null }
  const current = await findScene(scene.id)
  if (current === null) return refuse('scene_unknown', scene.id, actor)
  // Since the scene was read, the scanner's user was merged into another.
  if (userId !== null) return { scene: { ...current, status: 'signed_in' }, refused: null }
  if (current.blockedAt) return refuse('user_blocked', scene.id, actor)
  // Likewise, while the statement waited for the user's row: repeat it with the other user's.
  if (current.status === 'confirmed' && current.userId !== scene.userId) return markSignedIn(current, by)
  return refuse('scene_state', scene.id, actor)
}

/**
 * One statement: a scene is never signed in without its session. What the browser's previous session led to at sites goes on if
 * it is the same user's, and ends otherwise. The lock makes it wait for whoever blocks the user, or them
 * for it, so that no session is left to a blocked user. Whether it is the user's first one is told by the audit trail, which is
 * emptied after 90 days, and by their other sessions. Returns the id of the user, or null where the condition didn't hold.
 */
async function beginSession(scene: Scene, by: SignIn): Promise<string | null> {
  const sessionId = randomId()
  const previousHash = by.previousToken === null ? null : hash(by.previousToken)
  const users = Prisma.sql`${userOf(scene.scannerId)} UNION ALL
    SELECT i."userId" FROM "Session" t JOIN "Identity" i ON i.id = t."identityId" WHERE t."tokenHash" = ${previousHash}::text`
  const update = Prisma.sql`
    UPDATE "Scene" s SET status = 'signed_in', "sessionId" = ${sessionId}, "signedInAt" = now(),
      "renewedHash" = ${by.secretHash}
    FROM (
      SELECT i.id, i."userId" FROM "User" u JOIN "Identity" i ON i."userId" = u.id
      WHERE i.id = ${scene.scannerId} AND u."blockedAt" IS NULL AND ${holding(users)} FOR SHARE OF u
    ) scanner
    WHERE s.id = ${scene.id} AND s."scannerId" = scanner.id AND s.status = 'confirmed' AND s."expiresAt" > now()
    RETURNING s.status, s."scannerId", scanner."userId", s."siteId", s.browser, s.system, s.place`
  const [row] = await query<{ userId: string }>`
    ${withAudit(update, 'signed_in', scene.id, by.address)}, ended AS (
      DELETE FROM "Session" t USING "Identity" i
      WHERE t."tokenHash" = ${previousHash}::text AND i.id = t."identityId" AND EXISTS (SELECT FROM done)
      RETURNING t.id, i."userId"
    ), moved AS (
      UPDATE "SiteLogin" l SET "sessionId" = ${sessionId} FROM ended JOIN done ON done."userId" = ended."userId"
      WHERE l."sessionId" = ended.id
    ), "endedAudit" AS (
      INSERT INTO "AuditEntry" (event, "userId", address)
      SELECT DISTINCT 'signed_out'::text, "userId", ${maskedAddress(by.address)}::text FROM ended
    )${eventFor('login.completed', Prisma.sql`SELECT "userId", "siteId", NULL FROM done`)}
    INSERT INTO "Session" (id, "tokenHash", "identityId", browser, system, address, place, "newBrowser", "expiresAt")
    SELECT ${sessionId}, ${by.tokenHash}, "scannerId", browser, system, ${maskedAddress(scene.address)}, place,
      ${by.newBrowser} AND NOT EXISTS (SELECT FROM ended WHERE ended."userId" = done."userId") AND (
        EXISTS (SELECT FROM "AuditEntry" e WHERE e."userId" = done."userId" AND e.event = 'signed_in')
        OR EXISTS (
          SELECT FROM "Session" t JOIN "Identity" i ON i.id = t."identityId"
          WHERE i."userId" = done."userId" AND t."expiresAt" > now()
        )
      ), now() + ${seconds(sessionSeconds())}
    FROM done RETURNING (SELECT "userId" FROM done)`
  return row?.userId ?? null
}

/** Whether this attempt has already signed in. False once the scene is cancelled, which ends its session. */
async function isRetry(sceneId: string, tokenHash: string): Promise<boolean> {
  const rows = await query<{ id: string }>`
    SELECT t.id FROM "Scene" s JOIN "Session" t ON t.id = s."sessionId"
    WHERE s.id = ${sceneId} AND s.status = 'signed_in' AND t."tokenHash" = ${tokenHash} AND t."expiresAt" > now()`
  return rows.length === 1
}

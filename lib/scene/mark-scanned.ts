import { isRandomId } from '../crypto.ts'
import { query } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { SaomaError } from '../errors.ts'
import { findPerson, lockedKnown, type WechatIdentity } from '../user/identity.ts'
import { columns, findScene, isExpired, life, seconds, type Scene } from './scene.ts'
import { lockedIdentity, type Outcome, refuse, runTransition, type SceneRefusal } from './transition.ts'

type Scanner = { identityId: string; address: string | null }

/** Scan attempts by any phones on one scene. */
const maxTries = 30

/**
 * Finds the scene that a phone is about to scan and counts the attempt in the same statement. null if the scene is unknown
 * or has expired. Throws `rate_limited` after 30 attempts.
 */
export async function countScanAttempt(id: string): Promise<Scene | null> {
  if (!isRandomId(id)) return null
  const [scene] = await query<Scene>`
    UPDATE "Scene" s SET "scanTries" = s."scanTries" + 1
    FROM "Scene" before LEFT JOIN "Identity" i ON i.id = before."scannerId" LEFT JOIN "User" u ON u.id = i."userId"
    WHERE s.id = ${id} AND before.id = s.id RETURNING ${columns}`
  if (!scene || isExpired(scene)) return null
  if (scene.scanTries > maxTries) throw new SaomaError('rate_limited', { retryAfter: 60 })
  return scene
}

/**
 * waiting → scanned, by this person. Exactly one scanner wins. Scanning again changes nothing for the scanner, except that it
 * may turn out to need the number. `number` is null if none is needed.
 */
export async function markScanned(
  id: string,
  { identityId, address }: Scanner,
  number: string | null,
): Promise<Outcome<SceneRefusal>> {
  const scene = await scan(id, lockedIdentity(identityId), address, number)
  if (scene) return { scene, refused: null }
  const refused = whyNot(await findScene(id), identityId)
  return refuse(refused ?? (await whyNotThem(identityId)), id, { identityId, address })
}

/**
 * The same in one statement, for a person who is known already. null if it can't be: nothing has changed, and the person is new, has
 * to be merged or may not scan. `address` is the phone's, unmasked.
 */
export async function markScannedByKnown(
  id: string,
  { identity, address }: { identity: WechatIdentity; address: string | null },
  number: string | null,
): Promise<Scene | null> {
  return scan(id, lockedKnown(identity), address, number)
}

/** `scanner`: SQL of the identity that scans, locked. */
function scan(
  id: string,
  scanner: Prisma.Sql,
  address: string | null,
  number: string | null,
): Promise<Scene | null> {
  const update = Prisma.sql`
    UPDATE "Scene" s SET
      status = 'scanned',
      "scannerId" = i.id,
      "scannedAt" = coalesce(s."scannedAt", now()),
      number = coalesce(s.number, ${number}::text),
      "expiresAt" = CASE s.status WHEN 'waiting' THEN now() + ${seconds(life.scanned)} ELSE s."expiresAt" END
    FROM (${scanner}) i JOIN "User" u ON u.id = i."userId"
    WHERE s.id = ${id} AND u."blockedAt" IS NULL AND (
      (s.status = 'waiting' AND s."expiresAt" + ${seconds(life.grace)} > now())
      OR (s.status = 'scanned' AND s."scannerId" = i.id AND s."expiresAt" > now())
    )
    RETURNING ${columns}`
  return runTransition(update, 'scanned', id, address)
}

function whyNot(scene: Scene | null, identityId: string): SceneRefusal | null {
  if (!scene) return 'scene_unknown'
  if (isExpired(scene)) return 'scene_expired'
  if (scene.scannerId === null) return null
  if (scene.scannerId !== identityId) return 'scene_taken'
  return scene.blockedAt === null ? 'scene_state' : 'user_blocked'
}

/** Nobody has the scene: the person was blocked or deleted meanwhile. */
async function whyNotThem(identityId: string): Promise<SceneRefusal> {
  return (await findPerson(identityId))?.isBlocked ? 'user_blocked' : 'unauthenticated'
}

import { randomId } from '../crypto.ts'
import { db } from '../db/client.ts'
import type { Prisma } from '../db/generated/client.ts'
import { maskedAddress } from '../visitor/address.ts'
import { isExpired, seconds, type Scene } from './scene.ts'
import { isTicketOf } from './scene.ts'

export type Redeemed =
  | { outcome: 'signed_in'; scene: Scene }
  | { outcome: 'expired' | 'wrong_state' | 'wrong_ticket'; scene: null }

export type Redemption = {
  ticket: string
  /** The session that begins. Derived from the attempt, so the same attempt finds the same session again. */
  tokenHash: string
  /** Of the browser's new secret. */
  renewedHash: string
  /** The session that the browser had before, which ends. */
  previousTokenHash: string | null
  sessionSeconds: number
  /** SQL that writes down what is in `done`. */
  trail: Prisma.Sql
  /** SQL that writes down whose session is in `ended`. */
  endedTrail: Prisma.Sql
}

/** confirmed → signed_in, by whoever holds the ticket; `scene` is what its own browser found. Exactly one redemption wins. */
export async function redeem(scene: Scene, by: Redemption): Promise<Redeemed> {
  const refusal = whyNot(scene, by)
  if (refusal) return { outcome: refusal, scene: null }
  const won = scene.status === 'confirmed' && (await begin(scene, by))
  if (won || (await sessionStands(scene.id, by.tokenHash))) return { outcome: 'signed_in', scene }
  return { outcome: 'wrong_state', scene: null }
}

function whyNot(scene: Scene, by: Redemption): Exclude<Redeemed['outcome'], 'signed_in'> | null {
  if (isExpired(scene)) return 'expired'
  if (scene.status !== 'confirmed' && scene.status !== 'signed_in') return 'wrong_state'
  return isTicketOf(scene, by.ticket) ? null : 'wrong_ticket'
}

/** One statement, so that there is never a signed-in scene without its session. */
async function begin(scene: Scene, by: Redemption): Promise<boolean> {
  const sessionId = randomId()
  const rows = await db().$queryRaw<{ id: string }[]>`
    WITH done AS (
      UPDATE "Scene" SET status = 'signed_in', "sessionId" = ${sessionId}, "signedInAt" = now(),
        "renewedHash" = ${by.renewedHash}
      WHERE id = ${scene.id} AND status = 'confirmed' AND "expiresAt" > now()
      RETURNING status, "scannerId", browser, system, place
    ), ended AS (
      DELETE FROM "Session" WHERE "tokenHash" = ${by.previousTokenHash}::text AND EXISTS (SELECT FROM done)
      RETURNING "userId"
    ), trail AS (${by.trail}), "endedTrail" AS (${by.endedTrail})
    INSERT INTO "Session" (id, "tokenHash", "userId", browser, system, address, place, "expiresAt")
    SELECT ${sessionId}, ${by.tokenHash}, "scannerId", browser, system, ${maskedAddress(scene.address)}, place,
      now() + ${seconds(by.sessionSeconds)}
    FROM done RETURNING id`
  return rows.length === 1
}

/** Has this very attempt won before? Not after the scene was cancelled: its session is gone then. */
async function sessionStands(sceneId: string, tokenHash: string): Promise<boolean> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT t.id FROM "Scene" s JOIN "Session" t ON t.id = s."sessionId"
    WHERE s.id = ${sceneId} AND s.status = 'signed_in' AND t."tokenHash" = ${tokenHash} AND t."expiresAt" > now()`
  return rows.length === 1
}

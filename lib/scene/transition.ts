import { auditRefusal, type RefusalReason } from '../audit.ts'
import { hash } from '../crypto.ts'
import { query } from '../db/client.ts'
import { Prisma, type SceneStatus } from '../db/generated/client.ts'
import type { ErrorCode } from '../errors.ts'
import { maskedAddress } from '../visitor/address.ts'
import type { Scene } from './scene.ts'

/** The scene after a transition, or the error code that says why there was none. */
export type Outcome<Code extends ErrorCode> = { scene: Scene; refused: null } | { scene: null; refused: Code }

/** Why a scene can't be scanned or decided. */
export type SceneRefusal =
  'scene_unknown' | 'scene_expired' | 'scene_taken' | 'scene_state' | 'user_blocked' | 'unauthenticated'

/** Who attempts a transition. `address` is unmasked; null where it is unknown. */
type Caller = { identityId: string | null; address: string | null }

/**
 * SQL: `update` together with its audit row, which is written if it led to `status`. They commit together, without an extra
 * query. `update` is an `UPDATE "Scene" … RETURNING` of at most one row, with the scanner's "userId" and "siteId". A statement that reads the
 * updated row from `done` follows.
 */
export function withAudit(
  update: Prisma.Sql,
  status: SceneStatus,
  id: string,
  address: string | null,
): Prisma.Sql {
  return Prisma.sql`
    WITH done AS (${update}), audit AS (
      INSERT INTO "AuditEntry" (event, scene, "userId", "siteId", address)
      SELECT status::text, ${hash(id)}::text, "userId", "siteId", ${maskedAddress(address)}::text
      FROM done WHERE status = ${status}::"SceneStatus"
    )`
}

/**
 * SQL: an identity, locked until the statement has committed. Deleting the person waits for it, so that nothing of a deleted
 * person is written afterwards.
 */
export function lockedIdentity(identityId: string): Prisma.Sql {
  return Prisma.sql`SELECT id, "userId" FROM "Identity" WHERE id = ${identityId} FOR KEY SHARE`
}

/**
 * Runs a transition with its audit row, and with `also`, a statement that reads the updated row from `done`. Resolves to the
 * updated scene, or to null if the condition didn't hold.
 */
export async function runTransition(
  update: Prisma.Sql,
  status: SceneStatus,
  id: string,
  address: string | null,
  also?: Prisma.Sql,
): Promise<Scene | null> {
  const rest = also ? Prisma.sql`, also AS (${also})` : Prisma.empty
  const [scene] = await query<Scene>`${withAudit(update, status, id, address)} ${rest} SELECT * FROM done`
  return scene ?? null
}

/** Refuses a transition and records why. Unknown scenes are not recorded: anyone can make up any number of ids. */
export async function refuse<Code extends ErrorCode>(
  code: Code,
  id: string,
  { identityId, address }: Caller,
  reason: RefusalReason = code,
): Promise<{ scene: null; refused: Code }> {
  if (code !== 'scene_unknown') await auditRefusal({ scene: id, identityId, address, reason })
  return { scene: null, refused: code }
}

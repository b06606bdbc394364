import { hash } from './crypto.ts'
import { db } from './db/client.ts'
import { Prisma } from './db/generated/client.ts'
import type { ErrorCode } from './errors.ts'
import { log } from './log.ts'

/** What a scene can come to. */
export type Step = 'scanned' | 'confirmed' | 'cancelled' | 'signed_in'

/**
 * SQL that writes down a step, as a part of the statement that takes it: neither is ever there without the other, and nobody
 * waits for a statement more. `done` is there the scene's row afterwards, with "status" and "scannerId", if any went that way.
 * Of the scene only the hash is kept; `address` is masked.
 */
export function trail(step: Step, scene: string, address: string | null): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "AuditEntry" (event, scene, "userId", address)
    SELECT status::text, ${hash(scene)}::text, "scannerId", ${address}::text
    FROM done WHERE status = ${step}::"SceneStatus"`
}

/** What a person can do that is about no scene. */
export type PersonEvent = 'signed_out' | 'all_signed_out' | 'profile_changed'

/**
 * SQL that writes down one such event for each person in `who`, a relation with "userId", as a part of the statement that
 * does it. `address` is masked.
 */
export function personTrail(event: PersonEvent, who: Prisma.Sql, address: string | null): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "AuditEntry" (event, "userId", address)
    SELECT DISTINCT ${event}::text, "userId", ${address}::text FROM ${who}`
}

/**
 * Why a login was refused: the error code that the caller got, or a more precise reason. `wrong_browser`: a valid ticket from
 * a browser that did not open the scene. `wrong_scene`: a mini-program token used on another scene than its own.
 */
export type RefusalReason = ErrorCode | 'wrong_browser' | 'wrong_scene' | 'wrong_ticket'

export type Refusal = {
  /** The scene id. Only its hash is stored. */
  scene: string
  userId: string | null
  /** Masked. */
  address: string | null
  reason: RefusalReason
}

/** Records that a login was refused. Never throws: the refusal stands even if it can't be recorded. */
export async function auditRefusal({ scene, userId, address, reason }: Refusal): Promise<void> {
  try {
    await db().$executeRaw`
      INSERT INTO "AuditEntry" (event, reason, scene, "userId", address)
      VALUES ('refused', ${reason}, ${hash(scene)}, ${userId}, ${address})`
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown'
    log().error({ reason, cause: why }, 'audit entry lost')
  }
}

export type RefusalCount = { reason: string; count: number }

/** Refused logins of the last `hours` by reason, most frequent first. The first hour counts in full. */
export async function countRefusals(hours: number): Promise<RefusalCount[]> {
  const rows = await db().$queryRaw<{ reason: string; count: bigint }[]>`
    SELECT reason, count(*) AS count FROM "AuditEntry"
    WHERE event = 'refused' AND at >= date_trunc('hour', now() - make_interval(hours => ${hours}::int), 'UTC')
    GROUP BY reason ORDER BY count DESC, reason`
  return rows.map(({ reason, count }) => ({ reason, count: Number(count) }))
}

/** Deletes at most `max` entries older than 90 days. Returns how many were deleted. */
export function removeAuditEntries(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "AuditEntry" WHERE id IN (
      SELECT id FROM "AuditEntry" WHERE at < now() - interval '90 days' LIMIT ${max}::int FOR UPDATE SKIP LOCKED)`
}

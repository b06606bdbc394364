import { hash } from './crypto.ts'
import { db } from './db/client.ts'
import { Prisma } from './db/generated/client.ts'
import type { ErrorCode } from './errors.ts'
import { log } from './log.ts'
import { maskedAddress } from './visitor/address.ts'

// What happens to a scene, a session or a profile is recorded by the statement that does it, in lib/scene/transition.ts,
// lib/session.ts, lib/user and lib/account. Here is what no statement carries out: refusals.

/**
 * Who acts on a user or a site. `byId`: the id of the operator at the desk; none for the users themselves and for the command line.
 * `address` is the caller's, unmasked; stored masked.
 */
export type Actor = { byId?: string; address: string | null }

/**
 * Why a login was refused: the error code that the caller got, or a more precise reason. `wrong_browser`: a valid ticket from
 * a browser that did not open the scene. `wrong_scene`: a mini-program token used for a scene other than its own.
 */
export type RefusalReason = ErrorCode | 'wrong_browser' | 'wrong_scene' | 'wrong_ticket'

export type Refusal = {
  /** The scene id. Only its hash is stored. */
  scene: string
  identityId: string | null
  /** Of the caller, unmasked. Stored masked. */
  address: string | null
  reason: RefusalReason
}

/** Records that a login was refused. Never throws: the refusal stands even if it can't be recorded. */
export async function auditRefusal({ scene, identityId, address, reason }: Refusal): Promise<void> {
  // Locked, as in lockedIdentity(): nothing is recorded of a person who has been deleted.
  const userOf = Prisma.sql`(SELECT "userId" FROM "Identity" WHERE id = ${identityId}::text FOR KEY SHARE)`
  const siteOf = Prisma.sql`(SELECT "siteId" FROM "Scene" WHERE id = ${scene})`
  try {
    await db().$executeRaw`
      INSERT INTO "AuditEntry" (event, reason, scene, "userId", "siteId", address)
      VALUES ('refused', ${reason}, ${hash(scene)}, ${userOf}, ${siteOf}, ${maskedAddress(address)})`
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

const batch = 5_000

/** Columns of the trail that name a user: whom an entry concerns, and the operator who did it. */
export const userIdColumns = [Prisma.sql`"userId"`, Prisma.sql`"byId"`]

/**
 * Gives the entries of users to another user, or to nobody, in batches, because one statement for hundreds of thousands would not
 * end in time. `from` and `to` are SQL of ids.
 */
export async function moveAuditEntries(from: Prisma.Sql, to: Prisma.Sql): Promise<void> {
  for (const column of userIdColumns) {
    let moved = batch
    while (moved === batch)
      moved = await db().$executeRaw`
        UPDATE "AuditEntry" SET ${column} = ${to} WHERE id IN (
          SELECT id FROM "AuditEntry" WHERE ${column} IN (${from}) LIMIT ${batch}::int FOR UPDATE SKIP LOCKED)`
  }
}

/** Deletes at most `max` entries older than 90 days. Returns how many were deleted. */
export function removeAuditEntries(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "AuditEntry" WHERE id IN (
      SELECT id FROM "AuditEntry" WHERE at < now() - interval '90 days' LIMIT ${max}::int FOR UPDATE SKIP LOCKED)`
}

import { db } from '../db/client.ts'
import type { Role } from '../db/generated/client.ts'

/**
 * Blocks a user: their sessions end, and their next scan is refused. Returns false if there is no such user, or they were
 * blocked before.
 *
 * Two statements that commit together: only the second one sees a session that began while the first one waited for it.
 */
export async function blockUser(userId: string): Promise<boolean> {
  const [blocked] = await db().$transaction([
    db().$executeRaw`
      WITH done AS (
        UPDATE "User" SET "blockedAt" = now(), "updatedAt" = now() WHERE id = ${userId} AND "blockedAt" IS NULL RETURNING id
      )
      INSERT INTO "AuditEntry" (event, "userId") SELECT 'blocked', id FROM done`,
    db().$executeRaw`
      DELETE FROM "Session" USING "Identity" i JOIN "User" u ON u.id = i."userId"
      WHERE i.id = "Session"."identityId" AND u.id = ${userId} AND u."blockedAt" IS NOT NULL`,
  ])
  return blocked === 1
}

/** Returns false if there is no such user, or they aren't blocked. */
export async function unblockUser(userId: string): Promise<boolean> {
  const unblocked = await db().$executeRaw`
    WITH done AS (
      UPDATE "User" SET "blockedAt" = NULL, "updatedAt" = now() WHERE id = ${userId} AND "blockedAt" IS NOT NULL RETURNING id
    )
    INSERT INTO "AuditEntry" (event, "userId") SELECT 'unblocked', id FROM done`
  return unblocked === 1
}

/** Returns false if there is no such user, or they have this role. */
export async function setRole(userId: string, role: Role): Promise<boolean> {
  const changed = await db().$executeRaw`
    WITH done AS (
      UPDATE "User" SET role = ${role}::"Role", "updatedAt" = now() WHERE id = ${userId} AND role <> ${role}::"Role" RETURNING id
    )
    INSERT INTO "AuditEntry" (event, reason, "userId") SELECT 'role_changed', ${role}, id FROM done`
  return changed === 1
}

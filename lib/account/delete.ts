import { type Actor, moveAuditEntries, userIdColumns } from '../audit.ts'
import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { removeScenesOf } from '../scene/funnel-steps.ts'
import { maskedAddress } from '../visitor/address.ts'
import { eventFor } from '../webhook/outbox.ts'

/**
 * Deletes a user with their identities, avatar, sessions and scenes, and takes them out of the audit trail. Only totals are
 * left. Returns false if there is no such user, or if they are an operator and the caller is one at the desk.
 *
 * One batch. The locks come first: what the user is doing at that moment either commits before, and is deleted too, or finds
 * no user. Two statements: only the second one sees the identities that a merge moved here while the first one waited for it.
 */
export async function deleteAccount(userId: string, { byId, address }: Actor): Promise<boolean> {
  if (byId !== undefined && (await db().user.count({ where: { id: userId, role: 'admin' } })) > 0)
    return false
  // Most of the trail beforehand. The batch takes what has been recorded since.
  await moveAuditEntries(Prisma.sql`${userId}`, Prisma.sql`NULL`)
  const [, , , , deleted] = await db().$transaction([
    db().$queryRaw`SELECT FROM "User" WHERE id = ${userId} FOR UPDATE`,
    db().$queryRaw`SELECT FROM "Identity" WHERE "userId" = ${userId} ORDER BY id FOR UPDATE`,
    removeScenesOf(userId),
    // Sites are told that a login has ended, not whose.
    db().$executeRaw`
      UPDATE "SiteLogin" SET sub = NULL WHERE sub = ${userId} OR ("siteId", sub) IN (
        SELECT c."siteId", c.sub FROM "Consent" c JOIN "Identity" i ON i.id = c."identityId" WHERE i."userId" = ${userId})`,
    db().$executeRaw`
      WITH gone AS (DELETE FROM "User" WHERE id = ${userId} RETURNING id)
        ${eventFor('user.deleted', Prisma.sql`SELECT id, NULL, NULL FROM gone`)}
      INSERT INTO "AuditEntry" (event, "byId", address)
      SELECT 'user_deleted', ${byId ?? null}::text, ${maskedAddress(address)}::text FROM gone`,
    ...userIdColumns.map(
      (column) => db().$executeRaw`UPDATE "AuditEntry" SET ${column} = NULL WHERE ${column} = ${userId}`,
    ),
  ])
  return deleted === 1
}

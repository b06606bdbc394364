import { type Actor, moveAuditEntries, userIdColumns } from '../audit.ts'
import { db } from '../db/client.ts'
import { Prisma, type Role } from '../db/generated/client.ts'
import { removeScenesOf } from '../scene/funnel-steps.ts'
import { hasEnded } from '../site/sign-ins.ts'
import { maskedAddress } from '../visitor/address.ts'
import { eventFor } from '../webhook/outbox.ts'

/**
 * Deletes a user with their identities, avatar, sessions and scenes, and takes them out of the audit trail. Only totals are
 * left. Returns false if there is no such user, or if they are an operator and the caller is one in the admin console.
 */
export async function deleteAccount(userId: string, by: Actor): Promise<boolean> {
  const found = await db().user.findUnique({ where: { id: userId }, select: { role: true } })
  if (!found || !mayDelete(found, by)) return false
  // Most of the trail beforehand. The transaction takes what has been recorded since.
  await moveAuditEntries(Prisma.sql`${userId}`, Prisma.sql`NULL`)
  return db().$transaction((tx) => remove(tx, userId, by))
}

/** In the admin console operators lose the role first, so that one is always left. */
function mayDelete({ role }: { role: Role }, { byId }: Actor): boolean {
  return byId === undefined || role !== 'admin'
}

/**
 * The locks come first: what the user is doing at that moment either commits before, and is deleted too, or finds no user. Two
 * statements: only the second one sees the identities that a merge moved here while the first one waited for it.
 */
async function remove(tx: Prisma.TransactionClient, userId: string, by: Actor): Promise<boolean> {
  const [held] = await tx.$queryRaw<{ role: Role }[]>`SELECT role FROM "User" WHERE id = ${userId} FOR UPDATE`
  if (!held || !mayDelete(held, by)) return false
  await tx.$queryRaw`SELECT FROM "Identity" WHERE "userId" = ${userId} ORDER BY id FOR UPDATE`
  await tx.$queryRaw`${removeScenesOf(userId)}`
  const consents = Prisma.sql`"Consent" c JOIN "Identity" i ON i.id = c."identityId" AND i."userId" = ${userId}`
  // Sites are told that a login has ended, not whose.
  await tx.$executeRaw`
    UPDATE "SiteLogin" SET sub = NULL WHERE id IN (
      SELECT l.id FROM ${consents} JOIN "SiteLogin" l ON l."consentId" = c.id
      UNION ALL
      SELECT id FROM "SiteLogin"
      WHERE ${hasEnded} AND (sub = ${userId} OR ("siteId", sub) IN (SELECT c."siteId", c.sub FROM ${consents})))`
  await tx.$executeRaw`
    WITH gone AS (DELETE FROM "User" WHERE id = ${userId} RETURNING id)
      ${eventFor('user.deleted', Prisma.sql`SELECT id, NULL, NULL FROM gone`)}
    INSERT INTO "AuditEntry" (event, "byId", address)
    SELECT 'user_deleted', ${by.byId ?? null}::text, ${maskedAddress(by.address)}::text FROM gone`
  for (const column of userIdColumns)
    await tx.$executeRaw`UPDATE "AuditEntry" SET ${column} = NULL WHERE ${column} = ${userId}`
  return true
}

import { type Actor, recordAct } from '../audit.ts'
import { db } from '../db/client.ts'
import { Prisma, type Role } from '../db/generated/client.ts'
import { eventFor } from '../webhook/outbox.ts'

/** The command line may block or demote any operator. In the admin console, remove the role first. */
const shell: Actor = { address: null }

/**
 * Blocks a user: their sessions end, and their next scan is refused. Returns false if there is no such user, they were
 * blocked before, or they are an operator.
 *
 * Two statements that commit together: only the second one sees a session that began while the first one waited for it.
 */
export async function blockUser(userId: string, by = shell): Promise<boolean> {
  const [blocked] = await db().$transaction([
    db().$executeRaw`
      WITH done AS (
        UPDATE "User" SET "blockedAt" = now(), "updatedAt" = now()
        WHERE id = ${userId} AND "blockedAt" IS NULL AND (role = 'user' OR ${by.byId === undefined}) RETURNING id
      )${eventFor('user.blocked', Prisma.sql`SELECT id, NULL, NULL FROM done`)}
      ${recordAct('blocked', 'userId', by)}`,
    db().$executeRaw`
      DELETE FROM "Session" USING "Identity" i JOIN "User" u ON u.id = i."userId"
      WHERE i.id = "Session"."identityId" AND u.id = ${userId} AND u."blockedAt" IS NOT NULL`,
  ])
  return blocked === 1
}

/** Returns false if there is no such user, or they aren't blocked. */
export async function unblockUser(userId: string, by = shell): Promise<boolean> {
  const unblocked = await db().$executeRaw`
    WITH done AS (
      UPDATE "User" SET "blockedAt" = NULL, "updatedAt" = now() WHERE id = ${userId} AND "blockedAt" IS NOT NULL RETURNING id
    )
    ${recordAct('unblocked', 'userId', by)}`
  return unblocked === 1
}

/**
 * Returns false if there is no such user, or they have this role. In the admin console also if the caller is no operator any more, if a blocked
 * user would become one, or if none would be left: operators who take the role from each other at once take turns, by the locks of the first statement.
 */
export async function setRole(userId: string, role: Role, by = shell): Promise<boolean> {
  const isOperator = Prisma.sql`o.role = 'admin' AND o."blockedAt" IS NULL`
  const mayAct = Prisma.sql`
    EXISTS (SELECT FROM "User" o WHERE ${isOperator} AND o.id = ${by.byId ?? null})
    AND ${role === 'admin' ? Prisma.sql`"blockedAt" IS NULL` : Prisma.sql`EXISTS (SELECT FROM "User" o WHERE ${isOperator} AND o.id <> ${userId})`}`
  const [, changed] = await db().$transaction([
    db().$queryRaw`SELECT FROM "User" WHERE id = ${userId} OR role = 'admin' ORDER BY id FOR NO KEY UPDATE`,
    db().$executeRaw`
      WITH done AS (
        UPDATE "User" SET role = ${role}::"Role", "updatedAt" = now()
        WHERE id = ${userId} AND role <> ${role}::"Role" AND (${by.byId === undefined} OR ${mayAct}) RETURNING id
      )
      ${recordAct('role_changed', 'userId', by, role)}`,
  ])
  return changed === 1
}

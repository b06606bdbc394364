import { isRandomId, randomId } from '../crypto.ts'
import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { maskedAddress } from '../visitor/address.ts'
import type { AvatarImage } from './avatar-image.ts'
import { publicUser, type UserRow, type User } from './user.ts'

export type Profile = { nickname: string; avatar: AvatarImage | null }

/**
 * Sets the nickname and, if given, the avatar. `address` is the caller's, unmasked. The previous avatar is deleted, for its
 * URL named that picture alone. null if the user no longer exists.
 */
export async function setProfile(
  userId: string,
  { nickname, avatar }: Profile,
  address: string | null,
): Promise<User | null> {
  const rows = avatar
    ? await setBoth(userId, nickname, avatar, address)
    : await db().$queryRaw<UserRow[]>`
        WITH done AS (
          UPDATE "User" SET nickname = ${nickname}, "updatedAt" = now() WHERE id = ${userId}
          RETURNING id, nickname, "avatarId", role
        ), audit AS (${audit(address)})
        SELECT * FROM done`
  return rows[0] ? publicUser(rows[0]) : null
}

/** Locks the row first: only a second statement sees the avatar of a concurrent upload. One batch, so no avatar is orphaned. */
async function setBoth(
  userId: string,
  nickname: string,
  { type, bytes }: AvatarImage,
  address: string | null,
): Promise<UserRow[]> {
  const [, rows] = await db().$transaction([
    db().$queryRaw`SELECT id FROM "User" WHERE id = ${userId} FOR UPDATE`,
    db().$queryRaw<UserRow[]>`
      WITH made AS (
        INSERT INTO "Avatar" (id, type, bytes) VALUES (${randomId()}, ${type}, ${bytes}) RETURNING id
      ), removed AS (
        DELETE FROM "Avatar" WHERE id = (SELECT "avatarId" FROM "User" WHERE id = ${userId})
      ), done AS (
        UPDATE "User" SET nickname = ${nickname}, "avatarId" = (SELECT id FROM made), "updatedAt" = now()
        WHERE id = ${userId} RETURNING id, nickname, "avatarId", role
      ), audit AS (${audit(address)})
      SELECT * FROM done`,
  ])
  return rows
}

/** SQL: the audit row of the change in `done`. */
function audit(address: string | null): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "AuditEntry" (event, "userId", address)
    SELECT 'profile_changed', id, ${maskedAddress(address)}::text FROM done`
}

export async function findAvatar(
  id: string,
): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  return isRandomId(id)
    ? db().avatar.findUnique({ where: { id }, select: { type: true, bytes: true } })
    : null
}

/**
 * Deletes at most `max` pictures that no user has, left over when a process died while replacing one. Skips those of
 * the last hour, whose user may be about to be updated. Returns how many were deleted.
 */
export function removeAvatars(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "Avatar" WHERE id IN (
      SELECT a.id FROM "Avatar" a
      WHERE a."createdAt" < now() - interval '1 hour' AND NOT EXISTS (SELECT FROM "User" u WHERE u."avatarId" = a.id)
      LIMIT ${max}::int FOR UPDATE SKIP LOCKED)`
}

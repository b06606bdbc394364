import { personTrail } from '../audit.ts'
import { isRandomId, randomId } from '../crypto.ts'
import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import type { AvatarImage } from './avatar-image.ts'
import { publicUser, type Row, type User } from './user.ts'

export type Profile = { nickname: string; avatar: AvatarImage | null }

/**
 * Sets nickname and, where given, avatar; `address`, masked, is the caller's. The avatar before is removed: its address
 * named that picture only. null where the user is gone.
 */
export async function setProfile(
  userId: string,
  { nickname, avatar }: Profile,
  address: string | null,
): Promise<User | null> {
  const written = personTrail('profile_changed', Prisma.sql`done`, address)
  if (avatar) return withAvatar(userId, nickname, avatar, written)
  const [row] = await db().$queryRaw<Row[]>`
    WITH done AS (
      UPDATE "User" SET nickname = ${nickname}, "updatedAt" = now() WHERE id = ${userId}
      RETURNING id, id AS "userId", nickname, "avatarId", role
    ), trail AS (${written})
    SELECT id, nickname, "avatarId", role FROM done`
  return row ? publicUser(row) : null
}

/**
 * One batch, so that no picture is left that nobody has any more. The row is locked first: what another upload has
 * just put there shows only to the statement after.
 */
async function withAvatar(
  userId: string,
  nickname: string,
  { type, bytes }: AvatarImage,
  written: Prisma.Sql,
): Promise<User | null> {
  const [, rows] = await db().$transaction([
    db().$queryRaw`SELECT id FROM "User" WHERE id = ${userId} FOR UPDATE`,
    db().$queryRaw<Row[]>`
      WITH made AS (
        INSERT INTO "Avatar" (id, type, bytes) VALUES (${randomId()}, ${type}, ${bytes}) RETURNING id
      ), removed AS (
        DELETE FROM "Avatar" WHERE id = (SELECT "avatarId" FROM "User" WHERE id = ${userId})
      ), done AS (
        UPDATE "User" SET nickname = ${nickname}, "avatarId" = (SELECT id FROM made), "updatedAt" = now()
        WHERE id = ${userId} RETURNING id, id AS "userId", nickname, "avatarId", role
      ), trail AS (${written})
      SELECT id, nickname, "avatarId", role FROM done`,
  ])
  const [row] = rows
  return row ? publicUser(row) : null
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

import { isRandomId, randomId } from '../crypto.ts'
import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { maskedAddress } from '../visitor/address.ts'
import type { AvatarImage } from './avatar-image.ts'
import { publicUser, type UserRow, type User } from './user.ts'

export type Profile = { nickname: string; avatar: AvatarImage | null }

/**
 * Sets the nickname and, if given, the avatar, which replaces the previous one and its URL. `address` is the caller's,
 * unmasked. null if the user no longer exists.
 */
export async function setProfile(
  userId: string,
  { nickname, avatar }: Profile,
  address: string | null,
): Promise<User | null> {
  const [row] = await db().$queryRaw<Omit<UserRow, 'blockedAt'>[]>`
    WITH done AS (
      UPDATE "User" SET nickname = ${nickname}, "updatedAt" = now() WHERE id = ${userId} RETURNING id, nickname, role
    ), picture AS (${avatar ? setAvatar(avatar) : currentAvatar}
    ), audit AS (
      INSERT INTO "AuditEntry" (event, "userId", address)
      SELECT 'profile_changed', id, ${maskedAddress(address)}::text FROM done
    )
    SELECT done.id AS "userId", nickname, picture.id AS "avatarId", role FROM done LEFT JOIN picture ON true`
  return row ? publicUser(row) : null
}

const currentAvatar = Prisma.sql`
  SELECT a.id FROM "Avatar" a JOIN done ON done.id = a."userId"`

function setAvatar({ type, bytes }: AvatarImage): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "Avatar" (id, "userId", type, bytes) SELECT ${randomId()}, id, ${type}, ${bytes}::bytea FROM done
    ON CONFLICT ("userId") DO UPDATE SET
      id = excluded.id, type = excluded.type, bytes = excluded.bytes, "createdAt" = excluded."createdAt"
    RETURNING id`
}

export async function findAvatar(
  id: string,
): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  return isRandomId(id)
    ? db().avatar.findUnique({ where: { id }, select: { type: true, bytes: true } })
    : null
}

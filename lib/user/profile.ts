import { isRandomId, randomId } from '../crypto.ts'
import { db } from '../db/client.ts'
import type { AvatarImage } from './avatar-image.ts'
import { publicUser, type Row, type User } from './user.ts'

const select = { id: true, nickname: true, avatarId: true, role: true } as const

/** Sets nickname and, where given, avatar. The avatar before is removed: its address named that picture only. */
export async function setProfile(
  userId: string,
  nickname: string,
  avatar: AvatarImage | null,
): Promise<User> {
  if (avatar) return withAvatar(userId, nickname, avatar)
  return publicUser(await db().user.update({ where: { id: userId }, data: { nickname }, select }))
}

/**
 * One batch, so that no picture is left that nobody has any more. The row is locked first: what another upload has
 * just put there shows only to the statement after.
 */
async function withAvatar(userId: string, nickname: string, { type, bytes }: AvatarImage): Promise<User> {
  const [, rows] = await db().$transaction([
    db().$queryRaw`SELECT id FROM "User" WHERE id = ${userId} FOR UPDATE`,
    db().$queryRaw<Row[]>`
      WITH made AS (
        INSERT INTO "Avatar" (id, type, bytes) VALUES (${randomId()}, ${type}, ${bytes}) RETURNING id
      ), removed AS (
        DELETE FROM "Avatar" WHERE id = (SELECT "avatarId" FROM "User" WHERE id = ${userId})
      )
      UPDATE "User" SET nickname = ${nickname}, "avatarId" = (SELECT id FROM made), "updatedAt" = now()
      WHERE id = ${userId} RETURNING id, nickname, "avatarId", role`,
  ])
  const [row] = rows
  if (!row) throw new Error('the user is gone')
  return publicUser(row)
}

export async function findAvatar(
  id: string,
): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  return isRandomId(id)
    ? db().avatar.findUnique({ where: { id }, select: { type: true, bytes: true } })
    : null
}

import { isRandomId, randomId } from '../crypto.ts'
import { db } from '../db/client.ts'
import type { AvatarImage } from './avatar-image.ts'
import { publicUser, type User } from './user.ts'

/** Sets nickname and, where given, avatar. The avatar before is removed: its address named that picture only. */
export async function setProfile(
  userId: string,
  nickname: string,
  avatar: AvatarImage | null,
): Promise<User> {
  const before = avatar && (await db().user.findUnique({ where: { id: userId }, select: { avatarId: true } }))
  const row = await db().user.update({
    where: { id: userId },
    data: { nickname, ...(avatar && { avatar: { create: { id: randomId(), ...avatar } } }) },
    select: { id: true, nickname: true, avatarId: true, role: true },
  })
  if (before?.avatarId) await db().avatar.deleteMany({ where: { id: before.avatarId } })
  return publicUser(row)
}

export async function findAvatar(
  id: string,
): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  return isRandomId(id)
    ? db().avatar.findUnique({ where: { id }, select: { type: true, bytes: true } })
    : null
}

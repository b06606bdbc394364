import { db } from '../db/client.ts'
import { publicUser, type User } from './user.ts'

const select = { id: true, nickname: true, avatarId: true, role: true } as const

/** The user of an openid, made at the first login. Any number of first logins at once make one. */
export async function userOfOpenid(openid: string, unionid: string | null): Promise<User> {
  // The update is never empty: Prisma would then ask first and insert afterwards, and racing logins would fail.
  const update = { updatedAt: new Date(), ...(unionid !== null && { unionid }) }
  return publicUser(
    await db().user.upsert({ where: { openid }, create: { openid, unionid }, update, select }),
  )
}

export async function findUser(id: string): Promise<User | null> {
  const row = await db().user.findUnique({ where: { id }, select })
  return row && publicUser(row)
}

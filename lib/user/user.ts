import { db } from '../db/client.ts'
import type { Role } from '../db/generated/client.ts'
import { env } from '../env.ts'

/** A user as sent to clients: never the openid, the unionid or a whole row. */
export type User = {
  id: string
  nickname: string | null
  avatarUrl: string | null
  role: Role
  /** Has set a nickname. */
  registered: boolean
}

/** The columns that `publicUser` needs. */
export type UserRow = { id: string; nickname: string | null; avatarId: string | null; role: Role }

const select = { id: true, nickname: true, avatarId: true, role: true } as const

export function publicUser({ id, nickname, avatarId, role }: UserRow): User {
  return { id, nickname, avatarUrl: avatarUrl(avatarId), role, registered: nickname !== null }
}

/** The user who scanned a scene; null before the scan. */
export function scannerOf(scene: {
  scannerId: string | null
  nickname: string | null
  avatarId: string | null
  role: Role | null
}): User | null {
  const { scannerId: id, nickname, avatarId, role } = scene
  return id === null || role === null ? null : publicUser({ id, nickname, avatarId, role })
}

function avatarUrl(id: string | null): string | null {
  return id === null ? null : `${env().SAOMA_URL}/api/avatar/${id}`
}

/** The user with this openid, created at the first login. Concurrent first logins create one user. */
export async function userOfOpenid(openid: string, unionid: string | null): Promise<User> {
  // The update is never empty: Prisma would then select first and insert afterwards, and concurrent logins would fail.
  const update = { updatedAt: new Date(), ...(unionid !== null && { unionid }) }
  return publicUser(
    await db().user.upsert({ where: { openid }, create: { openid, unionid }, update, select }),
  )
}

export async function findUser(id: string): Promise<User | null> {
  const row = await db().user.findUnique({ where: { id }, select })
  return row && publicUser(row)
}

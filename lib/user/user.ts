import { Prisma, type Role } from '../db/generated/client.ts'
import { env } from '../env.ts'

/** A user as sent to clients: never an openid, a unionid or a whole row. */
export type User = {
  id: string
  nickname: string | null
  avatarUrl: string | null
  role: Role
  /** Has set a nickname. */
  registered: boolean
}

export type UserRow = {
  userId: string
  nickname: string | null
  avatarId: string | null
  role: Role
  blockedAt: Date | null
}

/** SQL: the columns of `UserRow`, with "User" as u. */
export const userColumns = Prisma.sql`
  u.id AS "userId", u.nickname, (SELECT id FROM "Avatar" WHERE "userId" = u.id) AS "avatarId", u.role, u."blockedAt"`

export function publicUser({ userId: id, nickname, avatarId, role }: Omit<UserRow, 'blockedAt'>): User {
  return { id, nickname, avatarUrl: avatarUrl(avatarId), role, registered: nickname !== null }
}

function avatarUrl(id: string | null): string | null {
  return id === null ? null : `${env().SAOMA_URL}/api/avatar/${id}`
}

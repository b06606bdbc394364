import type { Role } from '../db/generated/client.ts'
import { env } from '../env.ts'

/** A user as everybody is told: never the openid, the unionid or a row. */
export type User = {
  id: string
  nickname: string | null
  avatarUrl: string | null
  role: Role
  /** Has set a nickname. */
  registered: boolean
}

/** The columns that it takes to say who somebody is. */
export type Row = { id: string; nickname: string | null; avatarId: string | null; role: Role }

export function publicUser({ id, nickname, avatarId, role }: Row): User {
  return { id, nickname, avatarUrl: avatarUrl(avatarId), role, registered: nickname !== null }
}

function avatarUrl(id: string | null): string | null {
  return id === null ? null : `${env().SAOMA_URL}/api/avatar/${id}`
}

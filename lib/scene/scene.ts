import { isRandomId, sign, timingSafeEqualStrings } from '../crypto.ts'
import { query } from '../db/client.ts'
import { Prisma, type Role, type SceneStatus } from '../db/generated/client.ts'
import { siteColumns } from '../site/site.ts'
import { publicUser, type User, userColumns } from '../user/user.ts'

/** A row of Scene joined with its scanner. Internal: never send it to a client. */
export type Scene = {
  id: string
  status: SceneStatus
  browserHash: string
  renewedHash: string | null
  browser: string | null
  system: string | null
  address: string | null
  place: string | null
  createdAt: Date
  expiresAt: Date
  number: string | null
  confirmedAt: Date | null
  attemptHash: string | null
  sessionId: string | null
  scanTries: number
  /** The site that asks; null for this one. */
  siteId: string | null
  siteName: string | null
  siteLogoId: string | null
  siteHost: string | null
  scopes: string[]
  /** The database's clock, the only one that decides whether a scene has expired. */
  now: Date
  /** The identity that scanned it, and its user. */
  scannerId: string | null
  userId: string | null
  nickname: string | null
  avatarId: string | null
  phone: string | null
  role: Role | null
  blockedAt: Date | null
}

/** How long a scene stays in each status, in seconds. `grace`: extra time for a scan under way when the code expires. */
export const life = { waiting: 120, grace: 30, scanned: 120, confirmed: 120 } as const

export function seconds(count: number): Prisma.Sql {
  return Prisma.sql`make_interval(secs => ${count}::int)`
}

/** SQL: the columns of `Scene`, with "Scene" as s and the scanner's "User" as u. */
export const columns = Prisma.sql`s.*, now() AS now, ${siteColumns}, ${userColumns}, u.phone`

/** Whether a scene has expired. One that has ended, by a login or by cancelling, never expires. */
export function isExpired({ status, expiresAt, now }: Scene): boolean {
  if (status === 'signed_in' || status === 'cancelled') return false
  const graceMs = status === 'waiting' ? life.grace * 1_000 : 0
  return expiresAt.getTime() + graceMs <= now.getTime()
}

/** Whether a scene can still lead to a login. */
export function isLiving(scene: Scene): boolean {
  return scene.status !== 'signed_in' && scene.status !== 'cancelled' && !isExpired(scene)
}

/** The scene with this id, or null. A malformed id is treated as unknown. */
export async function findScene(id: string): Promise<Scene | null> {
  if (!isRandomId(id)) return null
  const rows = await query<Scene>`
    SELECT ${columns} FROM "Scene" s LEFT JOIN "Identity" i ON i.id = s."scannerId" LEFT JOIN "User" u ON u.id = i."userId"
    WHERE s.id = ${id}`
  return rows[0] ?? null
}

/** The user who scanned a scene; null before the scan. */
export function scannerOf({ userId, nickname, avatarId, role }: Scene): User | null {
  return userId === null || role === null ? null : publicUser({ userId, nickname, avatarId, role })
}

/**
 * The one-time ticket of a confirmed scene: HMAC(ticket key, scene ‖ scanner ‖ time of confirmation). Derived, not stored:
 * push and poll hand out the same one. null unless the scene has been confirmed.
 */
export function ticketOf(scene: Pick<Scene, 'id' | 'scannerId' | 'confirmedAt'>): string | null {
  if (scene.scannerId === null || scene.confirmedAt === null) return null
  return sign('ticket', scene.id, scene.scannerId, scene.confirmedAt.toISOString())
}

export function isTicketOf(scene: Scene, ticket: string): boolean {
  const right = ticketOf(scene)
  return right !== null && timingSafeEqualStrings(right, ticket)
}

import { db } from '../db/client.ts'
import { Prisma, type Role } from '../db/generated/client.ts'
import { maskedPhone } from '../user/phone.ts'
import { idEndings } from '../user/short-name.ts'

/** A user as the operator sees them. Times are ISO 8601; `phone` is masked; `lastSeenAt` is null without a live session. */
export type PersonEntry = {
  id: string
  nickname: string | null
  phone: string | null
  role: Role
  blockedAt: string | null
  createdAt: string
  lastSeenAt: string | null
  sessions: number
}

type Row = Omit<PersonEntry, 'blockedAt' | 'createdAt' | 'lastSeenAt'> & {
  blockedAt: Date | null
  createdAt: Date
  lastSeenAt: Date | null
}

/** The newest users. */
export function listPeople(max: number): Promise<PersonEntry[]> {
  return select(Prisma.sql`true`, max)
}

/**
 * The newest users whose nickname or phone number contains `text`, whose id starts with it, whose openid or unionid it is, or who
 * have no nickname and are called that.
 */
export function findPeople(text: string, max: number): Promise<PersonEntry[]> {
  const endings = idEndings(text).map((ending) => `%${ending}`)
  const pattern = text.replaceAll(/[\\%_]/g, String.raw`\$&`)
  return select(
    Prisma.sql`
      u.nickname ILIKE ${`%${pattern}%`} OR u.phone LIKE ${`%${pattern}%`} OR u.id LIKE ${`${pattern}%`}
      OR (u.nickname IS NULL AND u.id LIKE ANY (${endings}::text[]))
      OR EXISTS (SELECT FROM "Identity" WHERE "userId" = u.id AND ${text} IN (openid, unionid))`,
    max,
  )
}

/** The users whose id is, or starts with, `start`: at most `max`. */
export function peopleById(start: string, max: number): Promise<PersonEntry[]> {
  return select(Prisma.sql`starts_with(u.id, ${start})`, max)
}

async function select(condition: Prisma.Sql, max: number): Promise<PersonEntry[]> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT u.id, u.nickname, u.phone, u.role, u."blockedAt", u."createdAt",
      max(t."lastSeenAt") AS "lastSeenAt", count(t.id)::int AS sessions
    FROM "User" u LEFT JOIN "Identity" i ON i."userId" = u.id
      LEFT JOIN "Session" t ON t."identityId" = i.id AND t."expiresAt" > now()
    WHERE ${condition} GROUP BY u.id ORDER BY u."createdAt" DESC, u.id LIMIT ${max}::int`
  return rows.map(({ phone, blockedAt, createdAt, lastSeenAt, ...row }) => ({
    ...row,
    phone: maskedPhone(phone),
    blockedAt: blockedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
  }))
}

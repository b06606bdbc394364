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

/** How many at most, and the id of the user after whom they are: those who came before that one. */
type Page = { max: number; before?: string }

/** The newest users. */
export function listPeople(page: Page): Promise<PersonEntry[]> {
  return select(Prisma.sql`SELECT id, "createdAt" FROM "User"`, page)
}

/**
 * The newest users whose nickname contains `text`, whose phone number or id starts with it, whose openid or unionid it is, or who
 * have no nickname and are called that. Each is found by an index of its own.
 */
export function findPeople(text: string, page: Page): Promise<PersonEntry[]> {
  const pattern = text.replaceAll(/[\\%_]/g, String.raw`\$&`)
  const digits = text.replace(/^\+\d+ /, '').replaceAll(/[ -]/g, '')
  const found = [
    Prisma.sql`nickname ILIKE ${`%${pattern}%`} AND ${letters(Prisma.sql`nickname`)} @> ${letters(Prisma.sql`${text}::text`)}`,
    Prisma.sql`id LIKE ${`${pattern}%`}`,
    Prisma.sql`nickname IS NULL AND right(id, 5) = ANY (${idEndings(text)}::text[])`,
    Prisma.sql`id IN (
      SELECT "userId" FROM "Identity" WHERE openid = ${text} UNION SELECT "userId" FROM "Identity" WHERE unionid = ${text})`,
  ]
  // Shorter ones are those of nearly everybody.
  if (/^\d{4,}$/.test(digits)) found.push(Prisma.sql`split_part(phone, ' ', 2) LIKE ${`${digits}%`}`)
  const parts = found.map((condition) => Prisma.sql`SELECT id, "createdAt" FROM "User" WHERE ${condition}`)
  return select(Prisma.join(parts, ' UNION '), page)
}

/** The users whose id is, or starts with, `start`: at most `max`. */
export function peopleById(start: string, max: number): Promise<PersonEntry[]> {
  const pattern = `${start.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return select(Prisma.sql`SELECT id, "createdAt" FROM "User" WHERE id LIKE ${pattern}`, { max })
}

/** SQL: as in the index. ILIKE alone has none: the letters that a name must contain narrow it down first. */
function letters(text: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`string_to_array(lower(${text}), NULL)`
}

/** `found`: SQL of the users' ids and "createdAt". */
async function select(found: Prisma.Sql, { max, before }: Page): Promise<PersonEntry[]> {
  const older = Prisma.sql`WHERE (f."createdAt", f.id) < (SELECT "createdAt", id FROM "User" WHERE id = ${before})`
  const rows = await db().$queryRaw<Row[]>`
    SELECT u.id, u.nickname, u.phone, u.role, u."blockedAt", u."createdAt", t."lastSeenAt", t.sessions
    FROM (
      SELECT f.id FROM (${found}) f ${before === undefined ? Prisma.empty : older} ORDER BY f."createdAt" DESC, f.id DESC LIMIT ${max}::int
    ) f JOIN "User" u ON u.id = f.id CROSS JOIN LATERAL (
      SELECT max(t."lastSeenAt") AS "lastSeenAt", count(*)::int AS sessions
      FROM "Identity" i JOIN "Session" t ON t."identityId" = i.id AND t."expiresAt" > now() WHERE i."userId" = u.id
    ) t ORDER BY u."createdAt" DESC, u.id DESC`
  return rows.map(({ phone, blockedAt, createdAt, lastSeenAt, ...row }) => ({
    ...row,
    phone: maskedPhone(phone),
    blockedAt: blockedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
  }))
}

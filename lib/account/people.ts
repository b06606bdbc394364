import { db } from '../db/client.ts'
import { Prisma, type Role } from '../db/generated/client.ts'
import { literalPattern } from '../db/like.ts'
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

/** `wechatIds`: also by openid and unionid. Not in the admin console, whose searches appear in URLs. */
type Search = Page & { wechatIds?: boolean }

/** The newest users. */
export function listPeople(page: Page): Promise<PersonEntry[]> {
  return select([Prisma.sql`true`], page)
}

/**
 * The newest users whose nickname contains `text`, whose phone number or id starts with it, or who have no nickname and are called
 * that. Each is found by an index of its own.
 */
export function findPeople(text: string, { wechatIds = false, ...page }: Search): Promise<PersonEntry[]> {
  const pattern = literalPattern(text)
  const digits = text.replace(/^\+\d+ /, '').replaceAll(/[ -]/g, '')
  const found = [
    Prisma.sql`nickname ILIKE ${`%${pattern}%`} AND ${letters(Prisma.sql`nickname`)} @> ${letters(Prisma.sql`${text}::text`)}`,
    Prisma.sql`id LIKE ${`${pattern}%`}`,
    Prisma.sql`nickname IS NULL AND right(id, 5) = ANY (${idEndings(text)}::text[])`,
  ]
  // Shorter ones are those of nearly everybody.
  if (/^\d{4,}$/.test(digits)) found.push(Prisma.sql`split_part(phone, ' ', 2) LIKE ${`${digits}%`}`)
  if (wechatIds)
    found.push(Prisma.sql`id IN (
      SELECT "userId" FROM "Identity" WHERE openid = ${text} UNION SELECT "userId" FROM "Identity" WHERE unionid = ${text})`)
  return select(found, page)
}

/** The users whose id is, or starts with, `start`: at most `max`. */
export function peopleById(start: string, max: number): Promise<PersonEntry[]> {
  return select([Prisma.sql`id LIKE ${`${literalPattern(start)}%`}`], { max })
}

/** SQL: as in the index. ILIKE alone has none: the letters that a name must contain narrow it down first. */
function letters(text: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`string_to_array(lower(${text}), NULL)`
}

/** The newest users who meet any of the conditions. Each is limited by itself, so that what nearly everybody meets ends early. */
async function select(conditions: Prisma.Sql[], { max, before }: Page): Promise<PersonEntry[]> {
  const last = before === undefined ? null : await db().user.findUnique({ where: { id: before } })
  if (before !== undefined && !last) return []
  const older = last ? Prisma.sql`AND ("createdAt", id) < (${last.createdAt}, ${last.id})` : Prisma.empty
  const parts = conditions.map(
    (condition) => Prisma.sql`
      (SELECT id FROM "User" WHERE ${condition} ${older} ORDER BY "createdAt" DESC, id DESC LIMIT ${max}::int)`,
  )
  const rows = await db().$queryRaw<Row[]>`
    SELECT u.id, u.nickname, u.phone, u.role, u."blockedAt", u."createdAt", t."lastSeenAt", t.sessions
    FROM (${Prisma.join(parts, ' UNION ')}) f JOIN "User" u ON u.id = f.id CROSS JOIN LATERAL (
      SELECT max(t."lastSeenAt") AS "lastSeenAt", count(*)::int AS sessions
      FROM "Identity" i JOIN "Session" t ON t."identityId" = i.id AND t."expiresAt" > now() WHERE i."userId" = u.id
    ) t ORDER BY u."createdAt" DESC, u.id DESC LIMIT ${max}::int`
  return rows.map(({ phone, blockedAt, createdAt, lastSeenAt, ...row }) => ({
    ...row,
    phone: maskedPhone(phone),
    blockedAt: blockedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
  }))
}

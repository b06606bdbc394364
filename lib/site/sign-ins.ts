import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'

/**
 * SQL: logins whose session or consent is gone. Deleting either sets it to NULL, in the same statement. The indexes of both find them
 * fast: they are few, because they are deleted once the site knows.
 */
export const hasEnded = Prisma.sql`("sessionId" IS NULL OR "consentId" IS NULL)`

/** A login at a site, `at` in ISO 8601. `user` is null once the person has withdrawn their consent, or is gone. `ended`: nobody is signed in by it. */
export type SiteSignIn = {
  id: string
  at: string
  user: { id: string; nickname: string | null } | null
  ended: boolean
}

type Row = { id: string; at: Date; userId: string | null; nickname: string | null; ended: boolean }

/** The newest logins at a site that are still stored: those that ended are deleted once the site knows, or has no address to be told at. */
export async function lastSignIns(siteId: string, max: number): Promise<SiteSignIn[]> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT l.id, l."createdAt" AS at, u.id AS "userId", u.nickname, l."sessionId" IS NULL OR l."consentId" IS NULL AS ended
    FROM (
      SELECT * FROM "SiteLogin" WHERE "siteId" = ${siteId} AND "codeUsedAt" IS NOT NULL ORDER BY "createdAt" DESC LIMIT ${max}::int
    ) l LEFT JOIN "Consent" c ON c.id = l."consentId" LEFT JOIN "Identity" i ON i.id = c."identityId"
      LEFT JOIN "User" u ON u.id = i."userId"
    ORDER BY at DESC, l.id`
  return rows.map(({ id, at, userId, nickname, ended }) => ({
    id,
    at: at.toISOString(),
    user: userId === null ? null : { id: userId, nickname },
    ended,
  }))
}

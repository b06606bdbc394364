import { sql } from '../sql.ts'

/** Violated invariants of the database, as sentences. */
export async function contradictions(database: string): Promise<string[]> {
  const found: string[] = []
  for (const [sentence, query] of rules)
    for (const { id } of await sql<{ id: string }>(database, query)) found.push(`${sentence}: ${id}`)
  return found
}

/** The number of a user's sessions. */
export async function sessionsOf(database: string, userId: string): Promise<number> {
  const [row] = await sql<{ count: number }>(
    database,
    `SELECT count(*)::int AS count FROM "Session" WHERE "userId" = $1`,
    [userId],
  )
  return row?.count ?? 0
}

/** For databases where nobody has signed out: a session lasts until its scene is cancelled. */
const rules = [
  [
    'a session that came of no login',
    `SELECT t.id FROM "Session" t WHERE NOT EXISTS (SELECT FROM "Scene" s WHERE s."sessionId" = t.id)`,
  ],
  [
    'a session of somebody else than the one who confirmed',
    `SELECT t.id FROM "Session" t JOIN "Scene" s ON s."sessionId" = t.id
     WHERE s."scannerId" IS DISTINCT FROM t."userId" OR s.status <> 'signed_in'`,
  ],
  [
    'a session for two logins',
    `SELECT "sessionId" AS id FROM "Scene" WHERE "sessionId" IS NOT NULL GROUP BY 1 HAVING count(*) > 1`,
  ],
  ['a person twice', `SELECT min(id) AS id FROM "User" GROUP BY openid HAVING count(*) > 1`],
  [
    'a picture of nobody',
    `SELECT a.id FROM "Avatar" a WHERE NOT EXISTS (SELECT FROM "User" u WHERE u."avatarId" = a.id)`,
  ],
  [
    'a decision without who took it, or when',
    `SELECT id FROM "Scene" WHERE status IN ('confirmed', 'signed_in') AND ("scannerId" IS NULL OR "confirmedAt" IS NULL)`,
  ],
  [
    'signed in without a session',
    `SELECT id FROM "Scene" WHERE status = 'signed_in' AND "sessionId" IS NULL`,
  ],
] as const

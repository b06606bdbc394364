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
    `SELECT count(*)::int AS count FROM "Session" t JOIN "Identity" i ON i.id = t."identityId" WHERE i."userId" = $1`,
    [userId],
  )
  return row?.count ?? 0
}

/** The user of each session, in order. */
export async function sessionUsers(database: string): Promise<string[]> {
  const rows = await sql<{ userId: string }>(
    database,
    `SELECT i."userId" FROM "Session" t JOIN "Identity" i ON i.id = t."identityId"`,
  )
  return rows.map(({ userId }) => userId).toSorted()
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
     WHERE s."scannerId" IS DISTINCT FROM t."identityId" OR s.status <> 'signed_in'`,
  ],
  [
    'a session for two logins',
    `SELECT "sessionId" AS id FROM "Scene" WHERE "sessionId" IS NOT NULL GROUP BY 1 HAVING count(*) > 1`,
  ],
  [
    'a person twice',
    `SELECT min("userId") AS id FROM "Identity" GROUP BY unionid HAVING count(DISTINCT "userId") > 1 AND unionid IS NOT NULL`,
  ],
  [
    'a user whom nobody can sign in as',
    `SELECT id FROM "User" u WHERE NOT EXISTS (SELECT FROM "Identity" i WHERE i."userId" = u.id)`,
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

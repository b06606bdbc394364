import { Client } from 'pg'

/** What the database holds against its own rules: sentences, none where all is well. */
export async function contradictions(database: string): Promise<string[]> {
  const client = new Client(database)
  await client.connect()
  try {
    const found: string[] = []
    for (const [sentence, query] of rules) {
      const { rows } = await client.query<{ id: string }>(query)
      found.push(...rows.map(({ id }) => `${sentence}: ${id}`))
    }
    return found
  } finally {
    await client.end()
  }
}

/** How many sessions a user has. */
export async function sessionsOf(database: string, userId: string): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(
    database,
    `SELECT count(*)::int AS count FROM "Session" WHERE "userId" = $1`,
    [userId],
  )
  return row?.count ?? 0
}

export async function rowsOf<T extends object>(
  database: string,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new Client(database)
  await client.connect()
  try {
    return (await client.query<T>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** For databases in which nobody has signed out: a session lives until its scene is cancelled. */
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

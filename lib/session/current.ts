import { db } from '../db/client.ts'
import { sessionSeconds, tokenHash } from './token.ts'

export type CurrentSession = { id: string; userId: string; renewed: boolean }

type Row = { id: string; userId: string; stale: boolean }

/** The live session of a token, or null. Renewed at most daily: `renewed` says that the cookie wants setting again. */
export async function currentSession(token: string): Promise<CurrentSession | null> {
  const [row] = await db().$queryRaw<Row[]>`
    SELECT id, "userId", "lastSeenAt" < now() - interval '1 day' AS stale
    FROM "Session" WHERE "tokenHash" = ${tokenHash(token)} AND "expiresAt" > now()`
  if (!row) return null
  if (row.stale) await renew(row.id)
  return { id: row.id, userId: row.userId, renewed: row.stale }
}

async function renew(id: string): Promise<void> {
  await db().$executeRaw`
    UPDATE "Session" SET "lastSeenAt" = now(), "expiresAt" = now() + make_interval(secs => ${sessionSeconds}::int)
    WHERE id = ${id}`
}

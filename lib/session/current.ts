import { db } from '../db/client.ts'
import { sessionSeconds, tokenHash } from './token.ts'

/** `stale`: it was not renewed for a day. */
export type CurrentSession = { id: string; userId: string; stale: boolean }

/** The live session of a token, or null. */
export async function currentSession(token: string): Promise<CurrentSession | null> {
  const [row] = await db().$queryRaw<CurrentSession[]>`
    SELECT id, "userId", "lastSeenAt" < now() - interval '1 day' AS stale
    FROM "Session" WHERE "tokenHash" = ${tokenHash(token)} AND "expiresAt" > now()`
  return row ?? null
}

/** Gives a live session 30 days from now. Only with an answer that sets its cookie anew as well: else that ends before. */
export async function renewSession(id: string): Promise<void> {
  await db().$executeRaw`
    UPDATE "Session" SET "lastSeenAt" = now(), "expiresAt" = now() + make_interval(secs => ${sessionSeconds}::int)
    WHERE id = ${id} AND "expiresAt" > now()`
}

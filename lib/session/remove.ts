import { db } from '../db/client.ts'

/** Removes sessions that are over, `most` at once. Gives how many. */
export function removeSessions(most: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "Session" WHERE id IN (
      SELECT id FROM "Session" WHERE "expiresAt" < now() LIMIT ${most}::int FOR UPDATE SKIP LOCKED)`
}

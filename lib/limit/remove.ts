import { db } from '../db/client.ts'

/** Removes counters whose minute is over, `most` at once. Gives how many. */
export function removeCounters(most: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "RateLimit" WHERE key IN (
      SELECT key FROM "RateLimit" WHERE expire < extract(epoch FROM now()) * 1000
      LIMIT ${most}::int FOR UPDATE SKIP LOCKED)`
}

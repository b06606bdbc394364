import { db } from '../db/client.ts'

/** Removes entries of more than 90 days ago, `most` at once. Gives how many. */
export function removeEntries(most: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "AuditEntry" WHERE id IN (
      SELECT id FROM "AuditEntry" WHERE at < now() - interval '90 days' LIMIT ${most}::int FOR UPDATE SKIP LOCKED)`
}

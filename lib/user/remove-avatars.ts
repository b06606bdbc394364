import { db } from '../db/client.ts'

/**
 * Removes pictures that are nobody's, `most` at once: where a process died between a new picture and the removal of the
 * one before. Not the newest ones, whose user is just being written. Gives how many.
 */
export function removeAvatars(most: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "Avatar" WHERE id IN (
      SELECT a.id FROM "Avatar" a
      WHERE a."createdAt" < now() - interval '1 hour' AND NOT EXISTS (SELECT FROM "User" u WHERE u."avatarId" = a.id)
      LIMIT ${most}::int FOR UPDATE SKIP LOCKED)`
}

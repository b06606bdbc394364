import { personTrail } from '../audit/trail.ts'
import { isRandomId } from '../crypto.ts'
import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'

const gone = Prisma.sql`gone`

/** Ends one session of a user; `address`, masked, is the caller's. False where the user has none of that id. */
export async function endSession(userId: string, id: string, address: string | null): Promise<boolean> {
  if (!isRandomId(id)) return false
  const ended = await db().$executeRaw`
    WITH gone AS (DELETE FROM "Session" WHERE id = ${id} AND "userId" = ${userId} RETURNING "userId")
    ${personTrail('signed_out', gone, address)}`
  return ended === 1
}

/** Ends all sessions of a user but the one to keep; `address`, masked, is the caller's. */
export async function endSessions(
  userId: string,
  keepId: string | null,
  address: string | null,
): Promise<void> {
  await db().$executeRaw`
    WITH gone AS (
      DELETE FROM "Session" WHERE "userId" = ${userId} AND id IS DISTINCT FROM ${keepId}::text RETURNING "userId"
    )
    ${personTrail('all_signed_out', gone, address)}`
}

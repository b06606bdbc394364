import { isRandomId } from '../crypto.ts'
import { db } from '../db/client.ts'

/** Ends one session of a user. False where the user has none of that id. */
export async function endSession(userId: string, id: string): Promise<boolean> {
  if (!isRandomId(id)) return false
  const { count } = await db().session.deleteMany({ where: { userId, id } })
  return count === 1
}

/** Ends all sessions of a user, but the one to keep. */
export async function endSessions(userId: string, keepId: string | null): Promise<void> {
  await db().session.deleteMany({ where: { userId, ...(keepId !== null && { NOT: { id: keepId } }) } })
}

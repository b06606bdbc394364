import { db } from '../db/client.ts'

export type SessionEntry = {
  id: string
  current: boolean
  browser: string | null
  system: string | null
  address: string | null
  place: string | null
  createdAt: string
  lastSeenAt: string
}

type Row = Omit<SessionEntry, 'current' | 'createdAt' | 'lastSeenAt'> & { createdAt: Date; lastSeenAt: Date }

/** Where a user is signed in, the latest first. `currentId` is null for a caller that is no browser. */
export async function listSessions(userId: string, currentId: string | null): Promise<SessionEntry[]> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT id, browser, system, address, place, "createdAt", "lastSeenAt"
    FROM "Session" WHERE "userId" = ${userId} AND "expiresAt" > now() ORDER BY "createdAt" DESC, id LIMIT 100`
  return rows.map(({ id, browser, system, address, place, createdAt, lastSeenAt }) => ({
    id,
    current: id === currentId,
    browser,
    system,
    address,
    place,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  }))
}

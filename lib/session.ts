import { hash, isRandomId, sign } from './crypto.ts'
import { db } from './db/client.ts'
import { Prisma } from './db/generated/client.ts'
import { sessionSeconds } from './env.ts'
import { maskedAddress } from './visitor/address.ts'

/** The scene by which a browser signs in. `browserHash` is the hash of the secret that opened it. */
type Opened = { id: string; browserHash: string }

export type DerivedSession = { token: string; tokenHash: string; secret: string; secretHash: string }

/**
 * The session that this browser gets for this attempt: its token, and the browser's new secret. Both are derived, so that
 * retrying an attempt whose response was lost yields the same session, and stored only in the browser's cookies.
 */
export function deriveSession({ id, browserHash }: Opened, attempt: string): DerivedSession {
  const token = sign('session', browserHash, id, attempt)
  const secret = sign('renewal', browserHash, id, attempt)
  return { token, tokenHash: hash(token), secret, secretHash: hash(secret) }
}

/** `stale`: last renewed more than a day ago. */
export type CurrentSession = { id: string; userId: string; stale: boolean }

/** The session with this token, or null if there is none or it has expired. */
export async function currentSession(token: string): Promise<CurrentSession | null> {
  const [row] = await db().$queryRaw<CurrentSession[]>`
    SELECT id, "userId", "lastSeenAt" < now() - interval '1 day' AS stale
    FROM "Session" WHERE "tokenHash" = ${hash(token)} AND "expiresAt" > now()`
  return row ?? null
}

/** Extends a live session to 30 days from now. Set its cookie again in the same response, or the cookie expires first. */
export async function renewSession(id: string): Promise<void> {
  await db().$executeRaw`
    UPDATE "Session" SET "lastSeenAt" = now(), "expiresAt" = now() + make_interval(secs => ${sessionSeconds}::int)
    WHERE id = ${id} AND "expiresAt" > now()`
}

/** A session as its user sees it. Times are ISO 8601; `address` is masked. */
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

/** The user's live sessions, newest first. `currentId` is null for a caller without a session, such as a phone. */
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

/** Ends one session of a user. `address` is the caller's, unmasked. Returns false if the user has no such session. */
export async function endSession(userId: string, id: string, address: string | null): Promise<boolean> {
  if (!isRandomId(id)) return false
  const ended = await end(Prisma.sql`id = ${id} AND "userId" = ${userId}`, 'signed_out', address)
  return ended === 1
}

/** Ends all sessions of a user except `keepId`. `address` is the caller's, unmasked. */
export async function endSessions(
  userId: string,
  keepId: string | null,
  address: string | null,
): Promise<void> {
  const others = Prisma.sql`"userId" = ${userId} AND id IS DISTINCT FROM ${keepId}::text`
  await end(others, 'all_signed_out', address)
}

/** Sessions end together with their audit row, one for each user. Returns how many rows were written. */
function end(which: Prisma.Sql, event: string, address: string | null): Promise<number> {
  return db().$executeRaw`
    WITH ended AS (DELETE FROM "Session" WHERE ${which} RETURNING "userId")
    INSERT INTO "AuditEntry" (event, "userId", address)
    SELECT DISTINCT ${event}::text, "userId", ${maskedAddress(address)}::text FROM ended`
}

/** Deletes at most `max` expired sessions. Returns how many were deleted. */
export function removeSessions(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "Session" WHERE id IN (
      SELECT id FROM "Session" WHERE "expiresAt" < now() LIMIT ${max}::int FOR UPDATE SKIP LOCKED)`
}

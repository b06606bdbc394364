import { personTrail } from './audit.ts'
import { hash, isRandomId, sign } from './crypto.ts'
import { db } from './db/client.ts'
import { Prisma } from './db/generated/client.ts'
import { sessionSeconds } from './env.ts'

/** The scene by which a browser signs in. `browserHash` is the hash of the secret that opened it. */
type Opened = { id: string; browserHash: string }

/**
 * The session token that this browser gets for this attempt. Derived, so that retrying an attempt whose response was lost
 * yields the same session. The token is opaque and stored only in the browser's cookie.
 */
export function sessionToken({ id, browserHash }: Opened, attempt: string): string {
  return sign('session', browserHash, id, attempt)
}

/** The browser's new secret, derived for the same reason. */
export function renewedSecret({ id, browserHash }: Opened, attempt: string): string {
  return sign('renewal', browserHash, id, attempt)
}

export function tokenHash(token: string): string {
  return hash(token)
}

/** `stale`: last renewed more than a day ago. */
export type CurrentSession = { id: string; userId: string; stale: boolean }

/** The session with this token, or null if there is none or it has expired. */
export async function currentSession(token: string): Promise<CurrentSession | null> {
  const [row] = await db().$queryRaw<CurrentSession[]>`
    SELECT id, "userId", "lastSeenAt" < now() - interval '1 day' AS stale
    FROM "Session" WHERE "tokenHash" = ${tokenHash(token)} AND "expiresAt" > now()`
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

const gone = Prisma.sql`gone`

/** Ends one session of a user. `address` is the caller's, masked. Returns false if the user has no such session. */
export async function endSession(userId: string, id: string, address: string | null): Promise<boolean> {
  if (!isRandomId(id)) return false
  const ended = await db().$executeRaw`
    WITH gone AS (DELETE FROM "Session" WHERE id = ${id} AND "userId" = ${userId} RETURNING "userId")
    ${personTrail('signed_out', gone, address)}`
  return ended === 1
}

/** Ends all sessions of a user except `keepId`. `address` is the caller's, masked. */
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

/** Deletes at most `max` expired sessions. Returns how many were deleted. */
export function removeSessions(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "Session" WHERE id IN (
      SELECT id FROM "Session" WHERE "expiresAt" < now() LIMIT ${max}::int FOR UPDATE SKIP LOCKED)`
}

import type { Actor } from './audit.ts'
import { hash, isRandomId, sign } from './crypto.ts'
import { db, query } from './db/client.ts'
import { Prisma } from './db/generated/client.ts'
import { sessionSeconds } from './env.ts'
import { currentUsers, holding } from './user/hold.ts'
import { publicUser, type User, userColumns, type UserRow } from './user/user.ts'
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

/** `stale`: not renewed for a day, or for half of the time that a session lasts. `age`: seconds since it began. */
export type CurrentSession = { sessionId: string; user: User; stale: boolean; age: number }

/** SQL: whether a session is stale, with "Session" as t. */
export function isStale(): Prisma.Sql {
  const seconds = Math.min(24 * 3_600, sessionSeconds() / 2)
  return Prisma.sql`t."lastSeenAt" < now() - make_interval(secs => ${seconds}::int)`
}

type CurrentRow = UserRow & Omit<CurrentSession, 'user'>

/** The session with this token and its user, or null if there is none, it has expired or the user is blocked. */
export async function currentSession(token: string | null): Promise<CurrentSession | null> {
  if (token === null) return null
  const [row] = await query<CurrentRow>`
    SELECT t.id AS "sessionId", ${isStale()} AS stale, extract(epoch FROM now() - t."createdAt")::int AS age, ${userColumns}
    FROM "Session" t JOIN "Identity" i ON i.id = t."identityId" JOIN "User" u ON u.id = i."userId"
    WHERE t."tokenHash" = ${hash(token)} AND t."expiresAt" > now() AND u."blockedAt" IS NULL`
  return row ? { sessionId: row.sessionId, user: publicUser(row), stale: row.stale, age: row.age } : null
}

/** The user of a session token, whose session is renewed at most daily. `renewed`: set the cookies again. */
export async function keepSignedIn(token: string | null): Promise<{ user: User | null; renewed: boolean }> {
  const current = await currentSession(token)
  if (current?.stale) await renewSession(current.sessionId)
  return { user: current?.user ?? null, renewed: current?.stale ?? false }
}

/** Extends a live session to SAOMA_SESSION_DAYS from now. Set its cookie again in the same response, or the cookie expires first. */
async function renewSession(id: string): Promise<void> {
  await db().$executeRaw`
    UPDATE "Session" SET "lastSeenAt" = now(), "expiresAt" = now() + make_interval(secs => ${sessionSeconds()}::int)
    WHERE id = ${id} AND "expiresAt" > now()`
}

/**
 * A session as its user sees it. Times are ISO 8601; `address` is masked. `newBrowser`: the user wasn't among the last to sign in there
 * before. Never for their first session, which says nothing.
 */
export type SessionEntry = {
  id: string
  current: boolean
  browser: string | null
  system: string | null
  address: string | null
  place: string | null
  newBrowser: boolean
  createdAt: string
  lastSeenAt: string
}

type Row = Omit<SessionEntry, 'current' | 'createdAt' | 'lastSeenAt'> & { createdAt: Date; lastSeenAt: Date }

/** The user's live sessions, at most 100: the current one, then the newest. `currentId` is null for a caller without a session, such as a phone. */
export async function listSessions(userId: string, currentId: string | null): Promise<SessionEntry[]> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT id, browser, system, address, place, "newBrowser", "createdAt", "lastSeenAt"
    FROM "Session" WHERE "identityId" IN (${identitiesOf(userId)}) AND "expiresAt" > now()
    ORDER BY id IS DISTINCT FROM ${currentId}::text, "createdAt" DESC, id LIMIT 100`
  return rows.map(({ id, browser, system, address, place, newBrowser, createdAt, lastSeenAt }) => ({
    id,
    current: id === currentId,
    browser,
    system,
    address,
    place,
    newBrowser,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  }))
}

/** Ends one session of a user. Returns false if the user has no such session. */
export async function endSession(userId: string, id: string, by: Actor): Promise<boolean> {
  if (!isRandomId(id)) return false
  const ended = await end(userId, Prisma.sql`t.id = ${id}`, 'signed_out', by)
  return ended === 1
}

/** Ends all sessions of a user except `keepId`. Returns false if there were none. */
export async function endSessions(userId: string, keepId: string | null, by: Actor): Promise<boolean> {
  const ended = await end(userId, Prisma.sql`t.id IS DISTINCT FROM ${keepId}::text`, 'all_signed_out', by)
  return ended > 0
}

function identitiesOf(userId: string): Prisma.Sql {
  return Prisma.sql`SELECT id FROM "Identity" WHERE "userId" = ${userId}`
}

/** Sessions of a user end together with their audit row. Returns how many rows were written. */
function end(userId: string, which: Prisma.Sql, event: string, { byId, address }: Actor): Promise<number> {
  return db().$executeRaw`
    WITH ended AS (
      DELETE FROM "Session" t USING "Identity" i
      WHERE i.id = t."identityId" AND i."userId" = ${userId} AND ${which} AND ${holding(Prisma.sql`${userId}`)}
      RETURNING i.id
    )
    INSERT INTO "AuditEntry" (event, "userId", "byId", address)
    SELECT DISTINCT ${event}::text, "userId", ${byId ?? null}::text, ${maskedAddress(address)}::text FROM (${currentUsers(Prisma.sql`SELECT id FROM ended`)}) u`
}

/** Deletes at most `max` expired sessions. Sites keep theirs: nobody has ended anything. Returns how many were deleted. */
export function removeSessions(max: number): Promise<number> {
  return db().$executeRaw`
    WITH expired AS (
      SELECT t.id FROM "Session" t JOIN "Identity" i ON i.id = t."identityId" JOIN "User" u ON u.id = i."userId"
      WHERE t."expiresAt" < now() LIMIT ${max}::int
      FOR NO KEY UPDATE OF u SKIP LOCKED FOR UPDATE OF t SKIP LOCKED
    ), "ofSites" AS (
      DELETE FROM "SiteLogin" WHERE "sessionId" IN (SELECT id FROM expired)
    )
    DELETE FROM "Session" WHERE id IN (SELECT id FROM expired)`
}

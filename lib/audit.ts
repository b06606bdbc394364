import { hash } from './crypto.ts'
import { db } from './db/client.ts'
import { Prisma } from './db/generated/client.ts'
import type { ErrorCode } from './errors.ts'
import { log } from './log.ts'
import { maskedAddress } from './visitor/address.ts'
import { eventFor } from './webhook/outbox.ts'

// What happens to a scene, a session or a profile is recorded by the statement that does it, in lib/scene/transition.ts,
// lib/session.ts, lib/user and lib/account. Here is what no statement carries out: refusals.

/**
 * Who acts on a user or a site. `byId`: the id of the operator in the admin console; none for the users themselves and for the command line.
 * `address` is the caller's, unmasked; stored masked.
 */
export type Actor = { byId?: string; address: string | null }

/**
 * Why a login was refused: the error code that the caller got, or a more precise reason. `wrong_browser`: a valid ticket from
 * a browser that did not open the scene. `wrong_scene`: a mini-program token used for a scene other than its own.
 */
export type RefusalReason = ErrorCode | 'wrong_browser' | 'wrong_scene' | 'wrong_ticket'

export type Refusal = {
  /** The scene id. Only its hash is stored. */
  scene: string
  identityId: string | null
  /** Of the caller, unmasked. Stored masked. */
  address: string | null
  reason: RefusalReason
}

/** Records that a login was refused. Never throws: the refusal stands even if it can't be recorded. */
export async function auditRefusal({ scene, identityId, address, reason }: Refusal): Promise<void> {
  // Locked, as in lockedIdentity(): nothing is recorded of a person who has been deleted.
  const userOf = Prisma.sql`(SELECT "userId" FROM "Identity" WHERE id = ${identityId}::text FOR KEY SHARE)`
  const siteOf = Prisma.sql`(SELECT "siteId" FROM "Scene" WHERE id = ${scene})`
  try {
    await db().$executeRaw`
      WITH entry AS (
        INSERT INTO "AuditEntry" (event, reason, scene, "userId", "siteId", address)
        VALUES ('refused', ${reason}, ${hash(scene)}, ${userOf}, ${siteOf}, ${maskedAddress(address)})
        RETURNING "userId", "siteId", reason
      )${eventFor('login.refused', Prisma.sql`SELECT "userId", "siteId", reason FROM entry`)}
      SELECT FROM entry`
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown'
    log().error({ reason, cause: why }, 'audit entry lost')
  }
}

/** SQL: the audit row of an act on the users or sites whose `id` is in the CTE `done`. */
export function recordAct(
  event: string,
  on: 'userId' | 'siteId',
  { byId, address }: Actor,
  reason: string | null = null,
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "AuditEntry" (event, reason, ${Prisma.raw(`"${on}"`)}, "byId", address)
    SELECT ${event}, ${reason}::text, id, ${byId ?? null}::text, ${maskedAddress(address)}::text FROM done`
}

/**
 * Records that an act in the admin console was refused, on the person or site with the id `target`, if there is one. `by.byId` is who tried;
 * none for somebody who isn't signed in.
 */
export async function auditRefusedAct(
  { byId, address }: Actor,
  reason: ErrorCode,
  target: string,
): Promise<void> {
  await db().$executeRaw`
    INSERT INTO "AuditEntry" (event, reason, "userId", "byId", "siteId", address)
    SELECT 'act_refused', ${reason}, (SELECT id FROM "User" WHERE id = ${target} FOR KEY SHARE),
      (SELECT id FROM "User" WHERE id = ${byId ?? null}::text FOR KEY SHARE), (SELECT id FROM "Site" WHERE id = ${target}),
      ${maskedAddress(address)}`
}

export type RefusalCount = { reason: string; count: number }

/** Refused logins of the last `hours`, at one site or at all, by reason, most frequent first. The first hour counts in full. */
export async function countRefusals(hours: number, siteId?: string): Promise<RefusalCount[]> {
  const rows = await db().$queryRaw<{ reason: string; count: bigint }[]>`
    SELECT reason, count(*) AS count FROM "AuditEntry" WHERE ${isRefusal(hours, siteId)}
    GROUP BY reason ORDER BY count DESC, reason`
  return rows.map(({ reason, count }) => ({ reason, count: Number(count) }))
}

/** SQL: what an entry is that counts. There is an index of those. */
function isRefusal(hours: number, siteId: string | undefined): Prisma.Sql {
  const ofSite = siteId === undefined ? Prisma.empty : Prisma.sql`AND "siteId" = ${siteId}`
  return Prisma.sql`
    event = 'refused' AND at >= date_trunc('hour', now() - make_interval(hours => ${hours}::int), 'UTC') ${ofSite}`
}

/**
 * A line of the trail. `at` is ISO 8601. `scene` is the hash of a scene id; `address` is masked. `user` is whom it concerns, `by` the
 * operator who did it.
 */
export type AuditTrailEntry = {
  id: string
  at: string
  event: string
  reason: string | null
  scene: string | null
  address: string | null
  user: { id: string; nickname: string | null } | null
  by: { id: string; nickname: string | null } | null
  site: { id: string; name: string } | null
}

type TrailRow = Omit<AuditTrailEntry, 'id' | 'at' | 'user' | 'by' | 'site'> & {
  id: bigint
  at: Date
  userId: string | null
  userName: string | null
  byId: string | null
  byName: string | null
  siteId: string | null
  siteName: string | null
}

export const trailPage = 50

/**
 * What happened to one user, in one login (by the hash of its scene), or at one site: the newest entries, at most `trailPage`, of
 * those before the one with the id `before`, which is ignored if it is no number. For a user also what they did as an operator.
 */
export function auditTrail(
  of: { user: string } | { scene: string } | { site: string },
  before: string | null = null,
): Promise<AuditTrailEntry[]> {
  const columns = 'user' in of ? userIdColumns : [Prisma.raw('scene' in of ? 'scene' : '"siteId"')]
  const [value] = Object.values(of) as [string]
  const maxId = /^\d{1,18}$/.test(before ?? '') ? before : '9223372036854775807'
  const parts = columns.map(
    (column) => Prisma.sql`
      (SELECT * FROM "AuditEntry" WHERE ${column} = ${value} AND id < ${maxId}::bigint ORDER BY id DESC LIMIT ${trailPage}::int)`,
  )
  return newestOf(Prisma.join(parts, ' UNION '), trailPage)
}

/** The newest of the refusals that `countRefusals` counts, at most `max`. */
export function latestRefusals(max: number, hours: number, siteId?: string): Promise<AuditTrailEntry[]> {
  const refusals = Prisma.sql`
    SELECT * FROM "AuditEntry" WHERE ${isRefusal(hours, siteId)} ORDER BY at DESC LIMIT ${max}::int`
  return newestOf(refusals, max)
}

/** `entries`: SQL of rows of the trail. */
async function newestOf(entries: Prisma.Sql, max: number): Promise<AuditTrailEntry[]> {
  const rows = await db().$queryRaw<TrailRow[]>`
    SELECT e.id, e.at, e.event, e.reason, e.scene, e.address, e."userId", u.nickname AS "userName", e."byId",
      b.nickname AS "byName", e."siteId", s.name AS "siteName"
    FROM (${entries}) e LEFT JOIN "User" u ON u.id = e."userId" LEFT JOIN "User" b ON b.id = e."byId"
      LEFT JOIN "Site" s ON s.id = e."siteId"
    ORDER BY e.id DESC LIMIT ${max}::int`
  return rows.map(({ id, at, userId, userName, byId, byName, siteId, siteName, ...row }) => ({
    ...row,
    id: String(id),
    at: at.toISOString(),
    user: userId === null ? null : { id: userId, nickname: userName },
    by: byId === null ? null : { id: byId, nickname: byName },
    site: siteId === null ? null : { id: siteId, name: siteName ?? siteId },
  }))
}

const batch = 5_000

/** Columns of the trail that name a user: whom an entry concerns, and the operator who did it. */
export const userIdColumns = [Prisma.sql`"userId"`, Prisma.sql`"byId"`]

/**
 * Gives the entries of users to another user, or to nobody, in batches, because one statement for hundreds of thousands would not
 * end in time. `from` and `to` are SQL of ids.
 */
export async function moveAuditEntries(from: Prisma.Sql, to: Prisma.Sql): Promise<void> {
  for (const column of userIdColumns) {
    let moved = batch
    while (moved === batch)
      moved = await db().$executeRaw`
        UPDATE "AuditEntry" SET ${column} = ${to} WHERE id IN (
          SELECT id FROM "AuditEntry" WHERE ${column} IN (${from}) LIMIT ${batch}::int FOR UPDATE SKIP LOCKED)`
  }
}

/** Deletes at most `max` entries older than 90 days. Returns how many were deleted. */
export function removeAuditEntries(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "AuditEntry" WHERE id IN (
      SELECT id FROM "AuditEntry" WHERE at < now() - interval '90 days' LIMIT ${max}::int FOR UPDATE SKIP LOCKED)`
}

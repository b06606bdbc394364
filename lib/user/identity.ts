import { randomUUID } from 'node:crypto'
import { moveAuditEntries } from '../audit.ts'
import { db, query } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { eventFor } from '../webhook/outbox.ts'
import { publicUser, type User, userColumns, type UserRow } from './user.ts'

export type WechatIdentity = { appId: string; openid: string; unionid: string | null }

/** A person who calls from a phone. `identityId` is what their scenes, sessions and tokens belong to. */
export type Person = { identityId: string; user: User; isBlocked: boolean }

type Row = UserRow & { identityId: string }

/**
 * The person with this identity, created at the first login. An identity whose unionid belongs to another user makes both
 * one person: the older user stays, with the identities, scenes and sessions of both.
 */
export async function identify(identity: WechatIdentity): Promise<Person> {
  const concerned = await findConcerned(identity)
  const several = new Set(concerned.map(({ userId }) => userId)).size > 1
  const known =
    concerned.find(({ isCurrent }) => isCurrent) ??
    (concerned.length === 0 ? await storeNew(identity) : undefined) ??
    (await merge(identity, several))
  if (!known) throw new Error('an identity that was just stored is gone')
  return personOf(known)
}

/** The person with an identity, or null if there is none (any more). */
export async function findPerson(identityId: string): Promise<Person | null> {
  const [row] = await query<Row>`${select(Prisma.sql`i.id = ${identityId}`)}`
  return row ? personOf(row) : null
}

/**
 * SQL: the identity, if it is stored with all that WeChat tells of it, so that `identify` would only look it up. Locked until the
 * statement has committed, as by `lockedIdentity` in lib/scene/transition.ts.
 */
export function lockedKnown(identity: WechatIdentity): Prisma.Sql {
  return Prisma.sql`SELECT id, "userId" FROM "Identity" i WHERE ${isKnown(identity)} FOR KEY SHARE`
}

function isKnown({ appId, openid, unionid }: WechatIdentity): Prisma.Sql {
  return Prisma.sql`(
    i."appId" = ${appId} AND i.openid = ${openid} AND coalesce(i.unionid = ${unionid}::text, ${unionid}::text IS NULL))`
}

/** The identities with this openid or unionid. `isCurrent`: it is this one, with this unionid. */
function findConcerned(identity: WechatIdentity): Promise<(Row & { isCurrent: boolean })[]> {
  const { appId, openid, unionid } = identity
  const isThis = Prisma.sql`(i."appId" = ${appId} AND i.openid = ${openid})`
  return query<Row & { isCurrent: boolean }>`
    SELECT i.id AS "identityId", ${userColumns},
      ${isKnown(identity)} AS "isCurrent"
    FROM "Identity" i JOIN "User" u ON u.id = i."userId" WHERE ${isThis} OR i.unionid = ${unionid}::text`
}

/** SQL: the people with an identity `i` or user `u` for which a condition holds. */
function select(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT i.id AS "identityId", ${userColumns} FROM "Identity" i JOIN "User" u ON u.id = i."userId" WHERE ${condition}`
}

async function findKnown(identity: WechatIdentity): Promise<Row | undefined> {
  return (await findConcerned(identity)).find(({ isCurrent }) => isCurrent)
}

/**
 * Stores somebody new in one statement. It sees nothing that was committed while it waited for its turn, but inserts nothing where the
 * openid is there by now: then that is the one. The unionid of another identity would stop nothing, so with a unionid it takes a
 * batch: undefined.
 */
async function storeNew(identity: WechatIdentity): Promise<Row | undefined> {
  const { appId, openid, unionid } = identity
  if (unionid !== null) return undefined
  const [row] = await db().$queryRaw<Row[]>`
    WITH turn AS MATERIALIZED (
      SELECT pg_advisory_xact_lock(hashtextextended(${openidKey(appId, openid)}, 0))
    ), identity AS (
      INSERT INTO "Identity" (id, "appId", openid, "userId")
      SELECT ${randomUUID()}, ${appId}, ${openid}, ${randomUUID()} FROM turn ON CONFLICT DO NOTHING RETURNING id, "userId"
    ), made AS (
      INSERT INTO "User" (id, "updatedAt") SELECT "userId", now() FROM identity RETURNING id, role, "blockedAt"
    )${eventFor('user.created', Prisma.sql`SELECT id, NULL, NULL FROM made`)}
    SELECT identity.id AS "identityId", made.id AS "userId", NULL AS nickname, NULL AS "avatarId", role, "blockedAt" FROM identity, made`
  return row ?? findKnown(identity)
}

function openidKey(appId: string, openid: string): string {
  return `openid ${appId} ${openid}`
}

/**
 * One batch: logins of one person take turns, by the locks of their openid and then of their unionid. The users concerned and
 * their identities are locked too, so that nobody changes or deletes them meanwhile, or records something of a user who is
 * about to go. Only a statement after the locks sees what others committed before. `several`: there are users to merge.
 */
async function merge(identity: WechatIdentity, several: boolean): Promise<Row | undefined> {
  const { appId, openid, unionid } = identity
  const isConcerned = Prisma.sql`(c."appId" = ${appId} AND c.openid = ${openid}) OR c.unionid = ${unionid}::text`
  const concerned = Prisma.sql`SELECT c."userId" FROM "Identity" c WHERE ${isConcerned}`
  const oldest = Prisma.sql`(SELECT id FROM "User" WHERE id IN (${concerned}) ORDER BY "createdAt", id LIMIT 1)`
  // Most of the trail beforehand: with or without a merge, it is one person's.
  if (several)
    await moveAuditEntries(
      Prisma.sql`SELECT id FROM "User" WHERE id IN (${concerned}) AND id <> ${oldest}`,
      oldest,
    )
  const isThis = Prisma.sql`i."appId" = ${appId} AND i.openid = ${openid}`
  const [, , , [row]] = await db().$transaction([
    lock(openidKey(appId, openid), `unionid ${unionid ?? openid}`),
    db().$queryRaw`
      SELECT FROM "User" u JOIN "Identity" i ON i."userId" = u.id
      WHERE u.id IN (${concerned}) ORDER BY u.id, i.id FOR UPDATE OF u, i`,
    mergeUsers(identity, concerned),
    db().$queryRaw<Row[]>`${select(isThis)}`,
  ])
  return row
}

function lock(first: string, second: string): Prisma.PrismaPromise<number> {
  return db().$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(${[first, second]}::text[]) AS key`
}

/**
 * Of the users in `concerned` the oldest stays, with what the others have and it lacks; without any, one is made. If one of them
 * is blocked, so is the one who stays, and all sessions end.
 */
function mergeUsers(
  { appId, openid, unionid }: WechatIdentity,
  concerned: Prisma.Sql,
): Prisma.PrismaPromise<number> {
  return db().$executeRaw`
    WITH known AS (
      SELECT u.* FROM "User" u WHERE u.id IN (${concerned})
    ), made AS (
      INSERT INTO "User" (id, "updatedAt") SELECT ${randomUUID()}, now() WHERE NOT EXISTS (SELECT FROM known) RETURNING id
    ), kept AS (
      (SELECT id FROM known ORDER BY "createdAt", id LIMIT 1) UNION ALL SELECT id FROM made
    ), other AS (
      SELECT known.*, kept.id AS "keptId" FROM known JOIN kept ON kept.id <> known.id
    ), "keptIdentities" AS (
      UPDATE "Identity" i SET "userId" = kept.id, unionid =
        CASE WHEN i."appId" = ${appId} AND i.openid = ${openid} THEN coalesce(${unionid}::text, i.unionid) ELSE i.unionid END
      FROM kept
      -- Not with OR, which would read every identity there is.
      WHERE i.id IN (
        SELECT id FROM "Identity" WHERE "appId" = ${appId} AND openid = ${openid}
        UNION ALL SELECT o.id FROM other JOIN "Identity" o ON o."userId" = other.id)
    ), "newIdentity" AS (
      INSERT INTO "Identity" (id, "appId", openid, unionid, "userId")
      SELECT ${randomUUID()}, ${appId}, ${openid}, ${unionid}::text, id FROM kept
      WHERE NOT EXISTS (SELECT FROM "Identity" WHERE "appId" = ${appId} AND openid = ${openid})
    ), profile AS (
      UPDATE "User" u SET
        nickname = coalesce(u.nickname, other.nickname), phone = coalesce(u.phone, other.phone),
        role = greatest(u.role, other.role), "blockedAt" = least(u."blockedAt", other."blockedAt"), "updatedAt" = now()
      FROM other WHERE u.id = other."keptId"
    ), picture AS (
      UPDATE "Avatar" a SET "userId" = other."keptId" FROM other
      WHERE a."userId" = other.id AND NOT EXISTS (SELECT FROM "Avatar" WHERE "userId" = other."keptId")
    ), ended AS (
      DELETE FROM "Session" t USING "Identity" i WHERE i.id = t."identityId" AND i."userId" IN (SELECT id FROM known)
        AND EXISTS (SELECT FROM known WHERE "blockedAt" IS NOT NULL)
    ), entries AS (
      UPDATE "AuditEntry" e SET "userId" = other."keptId",
        "byId" = CASE WHEN e."byId" = other.id THEN other."keptId" ELSE e."byId" END
      FROM other WHERE e."userId" = other.id
    ), acts AS (
      UPDATE "AuditEntry" e SET "byId" = other."keptId" FROM other WHERE e."byId" = other.id AND e."userId" IS DISTINCT FROM other.id
    ), audit AS (
      INSERT INTO "AuditEntry" (event, "userId") SELECT 'users_merged', "keptId" FROM other
    )${eventFor('user.created', Prisma.sql`SELECT id, NULL, NULL FROM made`)}
    DELETE FROM "User" WHERE id IN (SELECT id FROM other)`
}

function personOf(row: Row): Person {
  return { identityId: row.identityId, user: publicUser(row), isBlocked: row.blockedAt !== null }
}

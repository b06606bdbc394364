import { randomId } from '../crypto.ts'
import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { keepDelivering, post } from '../delivery.ts'
import { log } from '../log.ts'
import { hasEnded } from '../site/sign-ins.ts'
import { signJwt } from './keys.ts'

type Ended = { id: string; sid: string; sub: string | null; siteId: string; backchannelUri: string }

const event = 'http://schemas.openid.net/event/backchannel-logout'
/** For each site: one that does not answer holds up no other. */
const atOnce = 5
const timeoutMs = 5_000
/** Then the rest waits for the next timer or request: the operator's commands, and a platform's background work, have to end. */
const passMs = 10_000
/** Longer than an attempt takes: meanwhile no other instance makes one. Doubled for each further attempt. */
const minSeconds = 10
const maxSeconds = 300

/** SQL: whether a login `l` at a site `p` that has ended is still to be told. After a day it is given up. */
const isToTell = Prisma.sql`(${hasEnded} AND l."codeUsedAt" IS NOT NULL AND p."backchannelUri" IS NOT NULL
  AND coalesce(l."logoutAt" > now() - interval '1 day', true))`

/**
 * Tells sites that logins have ended (OpenID Connect Back-Channel Logout), those that are due, and again later what failed.
 * Never throws. Call it after whatever ends a session or a consent.
 */
export function deliverLogouts(): Promise<void> {
  return keepDelivering('logout tokens', deliverDue, nextDue)
}

async function deliverDue(): Promise<void> {
  const end = performance.now() + passMs
  while (performance.now() < end) {
    const claimed = await claim()
    if (claimed.length === 0) return
    await Promise.all(claimed.map(deliver))
  }
}

/** SKIP LOCKED: instances never deliver the same one. */
function claim(): Promise<Ended[]> {
  return db().$queryRaw<Ended[]>`
    UPDATE "SiteLogin" l SET "logoutAt" = coalesce(l."logoutAt", now()), "logoutTries" = l."logoutTries" + 1,
      "logoutDueAt" = now() + make_interval(secs => least(${minSeconds} * 2 ^ l."logoutTries", ${maxSeconds})::int)
    FROM "Site" p WHERE p.id = l."siteId" AND l.id IN (
      SELECT e.id FROM "Site" p CROSS JOIN LATERAL (
        SELECT l.id FROM "SiteLogin" l WHERE l."siteId" = p.id AND ${isToTell}
          AND coalesce(l."logoutDueAt" <= now(), true) LIMIT ${atOnce}::int FOR UPDATE SKIP LOCKED
      ) e)
    RETURNING l.id, l.sid, l.sub, l."siteId", p."backchannelUri"`
}

async function deliver({ id, sid, sub, siteId, backchannelUri }: Ended): Promise<void> {
  const now = Math.floor(Date.now() / 1_000)
  const claims = { aud: siteId, exp: now + 120, jti: randomId(), sid, ...(sub !== null && { sub }) }
  try {
    const logoutToken = await signJwt({ ...claims, events: { [event]: {} } }, 'logout+jwt')
    const status = await post(
      backchannelUri,
      { body: new URLSearchParams({ logout_token: logoutToken }) },
      timeoutMs,
    )
    if (status !== 200 && status !== 204) throw new Error(`status ${status}`)
    await db().siteLogin.deleteMany({ where: { id } })
  } catch (error) {
    log().warn({ site: siteId, cause: error instanceof Error ? error.message : 'unknown' }, 'site not told')
  }
}

async function nextDue(): Promise<number | null> {
  const [row] = await db().$queryRaw<{ ms: number | null }[]>`
    SELECT extract(epoch FROM min(coalesce(l."logoutDueAt", now())) - now())::float8 * 1000 AS ms
    FROM "SiteLogin" l JOIN "Site" p ON p.id = l."siteId" WHERE ${isToTell}`
  return row?.ms ?? null
}

/**
 * Deletes logins that are of no use: at most `max` codes that nobody used, and at most `max` ended logins whose site has no logout
 * address or was not reachable for a day. Returns how many were deleted. Each kind by an index of its own.
 */
export function removeSiteLogins(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "SiteLogin" WHERE id = ANY (
      ARRAY(
        SELECT id FROM "SiteLogin" WHERE "codeUsedAt" IS NULL AND "codeExpiresAt" < now()
        ORDER BY "codeExpiresAt" LIMIT ${max}::int FOR UPDATE SKIP LOCKED
      ) || ARRAY(
        SELECT l.id FROM "SiteLogin" l JOIN "Site" p ON p.id = l."siteId"
        WHERE ${hasEnded} AND (l."codeUsedAt" IS NULL OR p."backchannelUri" IS NULL OR l."logoutAt" < now() - interval '1 day')
        LIMIT ${max}::int FOR UPDATE OF l SKIP LOCKED))`
}

/**
 * Forgets at most `max` expired access tokens, and deletes the logins that this leaves without use: all but the latest of a `sid`. Returns
 * how many were forgotten. Each token is looked at once, however long its login goes on.
 */
export async function removeTokens(max: number): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    WITH expired AS (
      SELECT id, sid, "sessionId", "siteId", "createdAt" FROM "SiteLogin" WHERE "tokenExpiresAt" < now()
      ORDER BY "tokenExpiresAt" LIMIT ${max}::int FOR UPDATE SKIP LOCKED
    ), older AS (
      SELECT o.id FROM expired e JOIN "SiteLogin" o ON o."sessionId" = e."sessionId" AND o."siteId" = e."siteId" AND o.sid = e.sid
      WHERE o."createdAt" < e."createdAt" AND o."codeUsedAt" IS NOT NULL AND o."tokenExpiresAt" IS NULL FOR UPDATE OF o SKIP LOCKED
    ), useless AS (
      SELECT id FROM older UNION SELECT e.id FROM expired e JOIN "SiteLogin" n
        ON n."sessionId" = e."sessionId" AND n."siteId" = e."siteId" AND n.sid = e.sid
      WHERE n."createdAt" > e."createdAt" AND n."codeUsedAt" IS NOT NULL
    ), deleted AS (
      DELETE FROM "SiteLogin" WHERE id IN (SELECT id FROM useless)
    ), forgotten AS (
      UPDATE "SiteLogin" SET "tokenHash" = NULL, "tokenExpiresAt" = NULL
      WHERE id IN (SELECT id FROM expired EXCEPT SELECT id FROM useless)
    )
    SELECT count(*)::int AS count FROM expired`
  return row?.count ?? 0
}

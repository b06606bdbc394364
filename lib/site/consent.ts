import { isRandomId, randomId, sign } from '../crypto.ts'
import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { env } from '../env.ts'
import { currentUsers, holding } from '../user/hold.ts'
import { maskedAddress } from '../visitor/address.ts'
import { logoUrl } from './site.ts'

/** What a site may ask for. `openid` is how it knows the person, the others are what it learns. */
const scopes = ['openid', 'profile', 'phone', 'email'] as const
export type Scope = (typeof scopes)[number]

/** Those that may be asked for here. */
export function offeredScopes(): Scope[] {
  return scopes.filter((scope) => scope !== 'phone' || env().SAOMA_PHONE)
}

/** SQL: of the scopes that a site asks for, those that a person with this number can grant: nobody grants a number to come. */
export function grantable(asked: Prisma.Sql, phone: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`CASE WHEN ${phone} IS NULL THEN array_remove(${asked}, 'phone') ELSE ${asked} END`
}

/**
 * SQL: inserts what a person lets a site learn, or adds to it. `from` is a relation with "identityId", "userId", "siteId" and
 * "scopes", of a row or of none. Returns the consent's id and sub.
 */
export function grantConsent(from: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "Consent" AS c (id, "siteId", "identityId", sub, scopes)
    SELECT ${randomId()}, f."siteId", f."identityId", ${subject()}, f.scopes FROM ${from} f JOIN "Site" p ON p.id = f."siteId" AND p."disabledAt" IS NULL
    ON CONFLICT ("identityId", "siteId") DO UPDATE SET
      "createdAt" = CASE WHEN c.scopes = '{}' THEN now() ELSE c."createdAt" END,
      "changedAt" = CASE WHEN excluded.scopes <@ c.scopes THEN c."changedAt" ELSE now() END,
      scopes = (SELECT array_agg(DISTINCT s) FROM unnest(c.scopes || excluded.scopes) s)
    RETURNING c.id, c.sub`
}

/**
 * SQL: the CTE `gone` of the consents `c` that are withdrawn, which ends the logins by them. `which` is what follows DELETE FROM. In the
 * place of each comes one without scopes, so that the site knows the person again if they come back, after a merge too.
 */
export function withdrawn(which: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    WITH gone AS (
      DELETE FROM ${which} RETURNING c.*
    ), remembered AS (
      INSERT INTO "Consent" (id, "siteId", "identityId", sub, scopes, "createdAt")
      SELECT gen_random_uuid()::text, "siteId", "identityId", sub, '{}', "createdAt" FROM gone
    )`
}

/**
 * SQL: what a site `p` knows the user of a row `f` by. A person with two identities is the same for it by either. Of a pairwise
 * site it is derived, so that no other site can compute it.
 */
function subject(): Prisma.Sql {
  return Prisma.sql`coalesce(
    (SELECT k.sub FROM "Consent" k JOIN "Identity" i ON i.id = k."identityId"
      WHERE i."userId" = f."userId" AND k."siteId" = p.id ORDER BY k.scopes = '{}', k."createdAt" LIMIT 1),
    CASE WHEN p.pairwise THEN encode(sha256(convert_to(
      concat_ws(' ', ${sign('subject')}::text, p.id, f."userId"), 'UTF8')), 'hex') ELSE f."userId" END)`
}

/** Whether this is what an enabled site knows the user by. */
export async function isKnownAs(
  userId: string,
  { siteId, sub }: { siteId: string; sub: string },
): Promise<boolean> {
  const where = {
    sub,
    scopes: { isEmpty: false },
    identity: { userId },
    site: { id: siteId, disabledAt: null },
  }
  return (await db().consent.findFirst({ where, select: { id: true } })) !== null
}

/** A site that a person has let in. Times are ISO 8601. `shares` lists what it learns. */
export type ConnectedSite = {
  id: string
  name: string
  host: string
  logoUrl: string | null
  shares: string[]
  connectedAt: string
  lastUsedAt: string | null
}

type Row = {
  id: string
  name: string
  redirectUri: string | null
  logoId: string | null
  scopes: string[]
  connectedAt: Date
  lastUsedAt: Date | null
}

/** The sites that a user has let in, the latest first. */
export async function connectedSites(userId: string): Promise<ConnectedSite[]> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT p.id, p.name, p."redirectUris"[1] AS "redirectUri", p."logoId", min(c."createdAt") AS "connectedAt",
      array_agg(DISTINCT scope) AS scopes, max(l.at) AS "lastUsedAt"
    FROM "Consent" c JOIN "Identity" i ON i.id = c."identityId" JOIN "Site" p ON p.id = c."siteId"
      CROSS JOIN LATERAL unnest(c.scopes) scope
      CROSS JOIN LATERAL (SELECT max("createdAt") AS at FROM "SiteLogin" WHERE "consentId" = c.id) l
    WHERE i."userId" = ${userId} AND p."disabledAt" IS NULL GROUP BY p.id ORDER BY "connectedAt" DESC, p.id`
  return rows.map(({ id, name, redirectUri, logoId, scopes, connectedAt, lastUsedAt }) => ({
    id,
    name,
    host: redirectUri === null ? '' : new URL(redirectUri).host,
    logoUrl: logoUrl(logoId),
    shares: sharesOf(scopes),
    connectedAt: connectedAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }))
}

/** What a site with these scopes learns, in the order of `scopes`. */
export function sharesOf(granted: string[]): string[] {
  return scopes.filter((scope) => scope !== 'openid' && granted.includes(scope))
}

/** Withdraws a consent, which ends the logins at that site. `address` is the caller's, unmasked. Returns false if there was none. */
export async function disconnectSite(
  userId: string,
  siteId: string,
  address: string | null,
): Promise<boolean> {
  if (!isRandomId(siteId)) return false
  const which = Prisma.sql`"Consent" c USING "Identity" i
    WHERE i.id = c."identityId" AND i."userId" = ${userId} AND c."siteId" = ${siteId} AND ${holding(Prisma.sql`${userId}`)}`
  const disconnected = await db().$executeRaw`
    ${withdrawn(which)}
    INSERT INTO "AuditEntry" (event, "userId", address)
    SELECT DISTINCT 'site_disconnected'::text, "userId", ${maskedAddress(address)}::text
    FROM (${currentUsers(Prisma.sql`SELECT "identityId" FROM gone WHERE scopes <> '{}'`)}) u`
  return disconnected > 0
}

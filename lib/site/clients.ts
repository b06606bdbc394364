import { type Actor, recordAct } from '../audit.ts'
import { hash, randomSecret } from '../crypto.ts'
import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { literalPattern } from '../db/like.ts'
import { holding } from '../user/hold.ts'
import {
  type Addresses,
  checkAddresses,
  freeName,
  type Registration,
  RegistrationError,
  newClientId,
  smallLogo,
  versionOf,
} from './registration.ts'
import { logoUrl } from './site.ts'

/** A site as the operator sees it. Times are ISO 8601. */
export type SiteEntry = Required<Omit<Registration, 'logo'>> & {
  id: string
  logoUrl: string | null
  disabledAt: string | null
  createdAt: string
  /** How many people have let it in. */
  people: number
}

/** Registers a site. The secret is stored as a hash only; null for a public client. Throws RegistrationError. */
export async function addSite(
  { logo, isPublic = false, ...given }: Registration,
  by: Actor,
): Promise<{ id: string; secret: string | null }> {
  checkAddresses(given)
  const secret = isPublic ? null : randomSecret()
  const data = {
    ...given,
    id: newClientId(),
    name: await freeName(given.name),
    secretHash: secret === null ? null : hash(secret),
    ...(logo && (await smallLogo(logo))),
  }
  // Another operator may have taken the name since.
  const [{ count }] = await db().$transaction([
    db().site.createMany({ data, skipDuplicates: true }),
    db().$executeRaw`
      WITH done AS (SELECT id FROM "Site" WHERE id = ${data.id}) ${recordAct('site_added', 'siteId', by)}`,
  ])
  if (count === 0) throw new RegistrationError('name_taken', data.name, data.name)
  return { id: data.id, secret }
}

/** Replaces the addresses of a site. Returns false if they are the same. Throws RegistrationError, also if their version is not `base`. */
export async function setAddresses(
  site: SiteEntry,
  addresses: Required<Addresses>,
  base: string,
  by: Actor,
): Promise<boolean> {
  checkAddresses(addresses)
  if (versionOf(site) === versionOf(addresses)) return false
  const columns = Prisma.sql`("redirectUris", "logoutUris", "backchannelUri")`
  // Another operator may have saved since the site was read.
  const changed =
    versionOf(site) === base &&
    (await db().$executeRaw`
      WITH done AS (
        UPDATE "Site" SET ${columns} = ${valuesOf(addresses)}
        WHERE id = ${site.id} AND ${columns} IS NOT DISTINCT FROM ${valuesOf(site)} RETURNING id
      )
      ${recordAct('site_changed', 'siteId', by)}`) === 1
  if (!changed) throw new RegistrationError('changed_since')
  return true
}

function valuesOf({ redirectUris, logoutUris, backchannelUri }: Required<Addresses>): Prisma.Sql {
  return Prisma.sql`(${redirectUris}::text[], ${logoutUris}::text[], ${backchannelUri}::text)`
}

/** The host to which logins at a site return; empty if it has no address. */
export function hostOf({ redirectUris: [uri] }: Pick<Addresses, 'redirectUris'>): string {
  return uri === undefined ? '' : new URL(uri).host
}

/** The ids and names of all sites, by name. */
export function siteNames(): Promise<{ id: string; name: string }[]> {
  return db().site.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' } })
}

/** The sites whose id is, or starts with, `start`: at most `max`, in the order in which they were added. */
export async function listSites(start = '', max = 1_000): Promise<SiteEntry[]> {
  const sites = await db().site.findMany({
    where: { id: { startsWith: literalPattern(start) } },
    omit: { logo: true, logoType: true },
    orderBy: { createdAt: 'asc' },
    take: max,
  })
  const counts = await db().$queryRaw<{ id: string; people: number }[]>`
    SELECT id, (SELECT count(*)::int FROM "Consent" WHERE "siteId" = site.id AND scopes <> '{}') AS people
    FROM unnest(${sites.map(({ id }) => id)}::text[]) site(id)`
  const people = new Map(counts.map((count) => [count.id, count.people]))
  return sites.map(({ secretHash, logoId, disabledAt, createdAt, ...site }) => ({
    ...site,
    isPublic: secretHash === null,
    logoUrl: logoUrl(logoId),
    disabledAt: disabledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    people: people.get(site.id) ?? 0,
  }))
}

/** The site with this id, or null. */
export async function findSiteEntry(id: string): Promise<SiteEntry | null> {
  return (await listSites(id, 1)).find((site) => site.id === id) ?? null
}

/** A new secret in place of the old one, which stops at once. null if the client is public or unknown. */
export async function renewSecret(id: string, by: Actor): Promise<string | null> {
  const secret = randomSecret()
  const renewed = await db().$executeRaw`
    WITH done AS (
      UPDATE "Site" SET "secretHash" = ${hash(secret)} WHERE id = ${id} AND "secretHash" IS NOT NULL RETURNING id
    )
    ${recordAct('site_secret_renewed', 'siteId', by)}`
  return renewed === 1 ? secret : null
}

/** A disabled site lets nobody in. Disabling ends its logins. Returns false if it was so before, or is unknown. */
export async function setDisabled(id: string, disabled: boolean, by: Actor): Promise<boolean> {
  const [, changed] = await db().$transaction([
    holdPeople(id),
    db().$executeRaw`
      WITH done AS (
        UPDATE "Site" SET "disabledAt" = CASE WHEN ${disabled} THEN now() END
        WHERE id = ${id} AND ("disabledAt" IS NULL) = ${disabled} RETURNING id
      )
      ${recordAct(disabled ? 'site_disabled' : 'site_enabled', 'siteId', by)}`,
    ...(disabled ? [db().siteLogin.updateMany({ where: { siteId: id }, data: { sessionId: null } })] : []),
  ])
  return changed === 1
}

/**
 * Removes a site with its consents, logins and statistics. Scenes first, as a confirmation holds its scene while it stores a
 * consent, and a cleanup while it counts.
 */
export async function removeSite(id: string, by: Actor): Promise<boolean> {
  const [, , removed] = await db().$transaction([
    holdPeople(id),
    db().scene.deleteMany({ where: { siteId: id } }),
    db().$executeRaw`
      WITH done AS (DELETE FROM "Site" WHERE id = ${id} RETURNING id) ${recordAct('site_removed', 'siteId', by)}`,
    db().siteFunnelCount.deleteMany({ where: { siteId: id } }),
  ])
  return removed === 1
}

/** Holds whoever has let a site in, before its logins change. */
function holdPeople(id: string): Prisma.PrismaPromise<unknown> {
  const people = Prisma.sql`
    SELECT i."userId" FROM "Consent" c JOIN "Identity" i ON i.id = c."identityId" WHERE c."siteId" = ${id}`
  return db().$queryRaw`SELECT ${holding(people)}`
}

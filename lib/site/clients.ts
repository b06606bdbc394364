import { hash, randomId, randomSecret } from '../crypto.ts'
import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { env } from '../env.ts'
import { decodeImage } from '../image.ts'
import { holding } from '../user/hold.ts'

/** What an operator registers of a site (OpenID Connect Dynamic Registration §2 has the terms). */
export type Registration = {
  name: string
  redirectUris: string[]
  logoutUris?: string[]
  backchannelUri?: string | null
  isPublic?: boolean
  trusted?: boolean
  pairwise?: boolean
  /** The domain of placeholder addresses; null for the usual one, empty for none. */
  emailDomain?: string | null
  logo?: Uint8Array | null
}

/** A site as the operator sees it. Times are ISO 8601. */
export type SiteEntry = Required<Omit<Registration, 'logo'>> & {
  id: string
  disabledAt: string | null
  createdAt: string
  /** How many people have let it in. */
  people: number
}

/** A registration that can't be stored. Its message is for the operator. */
export class RegistrationError extends Error {
  override name = 'RegistrationError'
}

const logoSize = 96
/** No control characters, and none that turn the text around them. */
const unprintable = /[\p{C}\u2028\u2029]/u

/** Registers a site. The secret is stored as a hash only; null for a public client. Throws RegistrationError. */
export async function addSite(given: Registration): Promise<{ id: string; secret: string | null }> {
  const { logo, isPublic = false, ...rest } = given
  const secret = isPublic ? null : randomSecret()
  const id = randomId()
  const data = {
    ...rest,
    id,
    name: await freeName(given.name),
    secretHash: secret === null ? null : hash(secret),
  }
  if (given.redirectUris.length === 0) throw new RegistrationError('A site needs a redirect address.')
  for (const uri of [...given.redirectUris, ...(given.logoutUris ?? [])]) checkAddress(uri)
  if (given.backchannelUri) checkAddress(given.backchannelUri)
  await db().site.create({ data: { ...data, ...(logo && (await smallLogo(logo))) }, select: { id: true } })
  return { id, secret }
}

/** A name that can't be taken for that of another site: letters that look alike count as the same. */
async function freeName(text: string): Promise<string> {
  const name = text.normalize('NFKC').trim()
  if (name === '' || name.length > 64 || unprintable.test(name))
    throw new RegistrationError('The name needs 1 to 64 characters, none of them a control character.')
  const others = await db().site.findMany({ select: { name: true } })
  const other = [...others, { name: env().SAOMA_SITE_NAME }].find((site) => looksLike(site.name, name))
  if (other) throw new RegistrationError(`The name looks like that of another site, “${other.name}”.`)
  return name
}

/** Also where a capital I stands for an l. */
function looksLike(one: string, other: string): boolean {
  const [withL, otherWithL] = [one, other].map((name) => skeleton(name.replaceAll('I', 'l')))
  return skeleton(one) === skeleton(other) || withL === otherWithL
}

/**
 * Cyrillic and Greek letters, and signs, each before the Latin letter that it looks like. Only a few: names come from the operator.
 * Unicode's whole table (UTS #39) would be another dependency.
 */
const lookalikes = new Map(
  Array.from(
    'аaеeоoрpсcуyхxіiјjѕsԁdһhӏlкkмmтtвbнhαaοoρpνvτtιi0o1l|l'.matchAll(/(.)(.)/gu),
    ([, letter = '', latin = '']) => [letter, latin] as const,
  ),
)

function skeleton(name: string): string {
  const letters = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\p{M}\p{Z}\p{P}]/gu, '')
  return Array.from(letters, (letter) => lookalikes.get(letter) ?? letter).join('')
}

/** https, or http on this machine; no fragment, no credentials. */
function checkAddress(uri: string): void {
  const url = URL.canParse(uri) ? new URL(uri) : null
  const isLoopback = url !== null && /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(url.hostname)
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)))
    throw new RegistrationError(`${uri} is no https address (http only on loopback).`)
  if (uri.includes('#') || url.username || url.password || /\s/.test(uri))
    throw new RegistrationError(`${uri} must not have a fragment, a user name or a space.`)
  // As a header carries it.
  if (!/^[!-[\]-~]+$/.test(uri)) throw new RegistrationError(`Write ${uri} as ${url.href}.`)
}

async function smallLogo(
  bytes: Uint8Array,
): Promise<{ logoId: string; logoType: string; logo: Uint8Array<ArrayBuffer> }> {
  const png = await decodeImage(bytes, 'upload', (image) =>
    image.resize(logoSize, logoSize, { fit: 'contain', background: '#0000' }).png().toBuffer(),
  )
  if (png === null) throw new RegistrationError('The logo is no PNG, JPEG, WebP or GIF that can be read.')
  return { logoId: randomId(), logoType: 'image/png', logo: new Uint8Array(png) }
}

/** The sites whose id is, or starts with, `start`: at most `max`, in the order in which they were added. */
export async function listSites(start = '', max = 1_000): Promise<SiteEntry[]> {
  const sites = await db().site.findMany({
    where: { id: { startsWith: start } },
    omit: { logo: true, logoId: true, logoType: true },
    include: { _count: { select: { consents: { where: { scopes: { isEmpty: false } } } } } },
    orderBy: { createdAt: 'asc' },
    take: max,
  })
  return sites.map(({ secretHash, disabledAt, createdAt, _count, ...site }) => ({
    ...site,
    isPublic: secretHash === null,
    disabledAt: disabledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    people: _count.consents,
  }))
}

/** A new secret in place of the old one, which stops at once. null if the client is public or unknown. */
export async function renewSecret(id: string): Promise<string | null> {
  const secret = randomSecret()
  const { count } = await db().site.updateMany({
    where: { id, secretHash: { not: null } },
    data: { secretHash: hash(secret) },
  })
  return count === 1 ? secret : null
}

/** A disabled site lets nobody in. Disabling ends its logins. Returns false if it was so before, or is unknown. */
export async function setDisabled(id: string, disabled: boolean): Promise<boolean> {
  const [, { count }] = await db().$transaction([
    holdPeople(id),
    db().site.updateMany({
      where: { id, disabledAt: disabled ? null : { not: null } },
      data: { disabledAt: disabled ? new Date() : null },
    }),
    ...(disabled ? [db().siteLogin.updateMany({ where: { siteId: id }, data: { sessionId: null } })] : []),
  ])
  return count === 1
}

/** Removes a site with its consents and logins. Scenes first, as a confirmation holds its scene while it stores a consent. */
export async function removeSite(id: string): Promise<boolean> {
  const [, , removed] = await db().$transaction([
    holdPeople(id),
    db().scene.deleteMany({ where: { siteId: id } }),
    db().site.deleteMany({ where: { id } }),
  ])
  return removed.count === 1
}

/** Holds whoever has let a site in, before its logins change. */
function holdPeople(id: string): Prisma.PrismaPromise<unknown> {
  const people = Prisma.sql`
    SELECT i."userId" FROM "Consent" c JOIN "Identity" i ON i.id = c."identityId" WHERE c."siteId" = ${id}`
  return db().$queryRaw`SELECT ${holding(people)}`
}

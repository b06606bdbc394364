import { hash, randomId } from '../crypto.ts'
import { db } from '../db/client.ts'
import { env } from '../env.ts'
import { decodeImage } from '../image.ts'

/** Addresses of a site, each exactly as the site sends it. */
export type Addresses = {
  redirectUris: string[]
  logoutUris?: string[]
  backchannelUri?: string | null
}

/** What an operator registers of a site (OpenID Connect Dynamic Registration §2 has the terms). */
export type Registration = Addresses & {
  name: string
  isPublic?: boolean
  trusted?: boolean
  pairwise?: boolean
  /** The domain of placeholder addresses; null for the usual one, empty for none. */
  emailDomain?: string | null
  logo?: Uint8Array | null
}

/** What is wrong with `given`. `right`: what to write instead, or what it clashes with. */
const problemsInEnglish = {
  name: () => 'The name must have 1 to 64 characters and no control characters.',
  name_taken: (_given, right) => `The name is too similar to that of the site “${right}”.`,
  no_redirect: () => 'At least one redirect address is required.',
  not_https: (given) => `${given} is not an https address (http is allowed only for localhost).`,
  extra_parts: (given) => `${given} must not contain a fragment, a user name or a space.`,
  not_ascii: (given, right) => `Write ${given} as ${right}.`,
  email: (given) =>
    `Email addresses can be placeholder, none or a domain such as users.example.com, not ${given}.`,
  logo: () => 'The logo cannot be read. Use PNG, JPEG, WebP or GIF.',
  changed_since: () =>
    'The addresses have changed since you opened the page. Go back, check them, and save again.',
} satisfies Record<string, (given: string, right: string) => string>

export type RegistrationProblem = keyof typeof problemsInEnglish

/** A registration that can't be stored. Its message is for the operator. */
export class RegistrationError extends Error {
  override name = 'RegistrationError'

  constructor(
    readonly problem: RegistrationProblem,
    readonly given = '',
    readonly right = '',
  ) {
    super(problemsInEnglish[problem](given, right))
  }
}

const logoSize = 96
/** No control characters, and none that turn the text around them. */
const unprintable = /[\p{C}\u2028\u2029]/u

/** A name that can't be taken for that of another site: letters that look alike count as the same. */
export async function freeName(text: string): Promise<string> {
  const name = text.normalize('NFKC').trim()
  if (name === '' || name.length > 64 || unprintable.test(name)) throw new RegistrationError('name', name)
  const others = await db().site.findMany({ select: { name: true } })
  const other = [...others, { name: env().SAOMA_SITE_NAME }].find((site) => looksLike(site.name, name))
  if (other) throw new RegistrationError('name_taken', name, other.name)
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

/** Throws RegistrationError unless a browser, or Saoma itself, can be sent to all of them. */
export function checkAddresses({ redirectUris, logoutUris = [], backchannelUri = null }: Addresses): void {
  if (redirectUris.length === 0) throw new RegistrationError('no_redirect')
  for (const uri of [...redirectUris, ...logoutUris]) checkAddress(uri)
  if (backchannelUri !== null) checkAddress(backchannelUri)
}

/** A `randomId()` without a leading dash: commands would take that for an option. */
export function newClientId(): string {
  const id = randomId()
  return id.startsWith('-') ? newClientId() : id
}

/** Changes with the addresses: what an edit of them is based on. */
export function versionOf({ redirectUris, logoutUris, backchannelUri }: Required<Addresses>): string {
  return hash(JSON.stringify([redirectUris, logoutUris, backchannelUri]))
}

/** https, or http on this machine; no fragment, no credentials. */
function checkAddress(uri: string): void {
  const url = URL.canParse(uri) ? new URL(uri) : null
  const isLoopback = url !== null && /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(url.hostname)
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)))
    throw new RegistrationError('not_https', uri)
  if (uri.includes('#') || url.username || url.password || /\s/.test(uri))
    throw new RegistrationError('extra_parts', uri)
  // As a header carries it.
  if (!/^[!-[\]-~]+$/.test(uri)) throw new RegistrationError('not_ascii', uri, url.href)
}

/** `emailDomain` for what an operator writes: `placeholder`, `none` or a domain. Throws RegistrationError. */
export function emailDomainFor(given: string): string | null {
  if (given === 'placeholder') return null
  if (given === 'none') return ''
  if (/^(?=.{1,253}$)([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z]([a-z\d-]*[a-z\d])?$/.test(given)) return given
  throw new RegistrationError('email', given)
}

/** The columns of a logo. Throws RegistrationError for what is no image. */
export async function smallLogo(
  bytes: Uint8Array,
): Promise<{ logoId: string; logoType: string; logo: Uint8Array<ArrayBuffer> }> {
  const png = await decodeImage(bytes, 'upload', (image) =>
    image.resize(logoSize, logoSize, { fit: 'contain', background: '#0000' }).png().toBuffer(),
  )
  if (png === null) throw new RegistrationError('logo')
  return { logoId: randomId(), logoType: 'image/png', logo: new Uint8Array(png) }
}

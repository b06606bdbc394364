import { randomBytes } from 'node:crypto'
import { timingSafeEqualStrings, sign } from '../crypto.ts'

/**
 * The content of the browser cookie. `secret`: 32 random bytes as base64url, which bind scenes to this browser. `person`: a
 * pseudonym of who last signed in there; null if nobody has.
 */
export type BrowserCookie = { secret: string; person: string | null }

const form = /^([\w-]{43})(?:\.([\w-]{22})\.([\w-]{43}))?$/

export function newBrowserSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** The pseudonym of a user, the same in all their browsers. Only good for counting. */
export function personOf(userId: string): string {
  return sign('person', userId).slice(0, 22)
}

/** `<secret>`, or `<secret>.<person>.<signature>`: signed, so that recognizing a browser takes no query. */
export function formatBrowserCookie({ secret, person }: BrowserCookie): string {
  return person === null ? secret : `${secret}.${person}.${sign('browser', secret, person)}`
}

/** null for a malformed cookie. With a wrong signature, `person` is null. */
export function parseBrowserCookie(value: string | undefined): BrowserCookie | null {
  const [, secret, person, signature] = form.exec(value ?? '') ?? []
  if (secret === undefined) return null
  const isKnown =
    person !== undefined &&
    signature !== undefined &&
    timingSafeEqualStrings(signature, sign('browser', secret, person))
  return { secret, person: isKnown ? person : null }
}

import { randomBytes } from 'node:crypto'
import { timingSafeEqualStrings, sign } from '../crypto.ts'

/**
 * What the browser's cookie says. `secret`: 32 random bytes as base64url, by which scenes are bound to this browser.
 * `person`: whose login was last completed in it, as a pseudonym; null in a browser that we do not know.
 */
export type BrowserCookie = { secret: string; person: string | null }

const form = /^([\w-]{43})(?:\.([\w-]{22})\.([\w-]{43}))?$/

export function newBrowserSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** The same for all browsers of one person, and of no use but to count by. */
export function personOf(userId: string): string {
  return sign('person', userId).slice(0, 22)
}

/** `<secret>`, or `<secret>.<person>.<mark>`: the mark is ours, so that knowing a browser takes no query. */
export function formatBrowserCookie({ secret, person }: BrowserCookie): string {
  return person === null ? secret : `${secret}.${person}.${sign('browser', secret, person)}`
}

/** null for what is no cookie of ours. With a mark that is not ours, the browser is one that we do not know. */
export function parseBrowserCookie(value: string | undefined): BrowserCookie | null {
  const [, secret, person, mark] = form.exec(value ?? '') ?? []
  if (secret === undefined) return null
  const isKnown =
    person !== undefined &&
    mark !== undefined &&
    timingSafeEqualStrings(mark, sign('browser', secret, person))
  return { secret, person: isKnown ? person : null }
}

import { randomBytes } from 'node:crypto'
import { timingSafeEqualStrings, sign } from '../crypto.ts'

/**
 * The content of the browser cookie. `secret`: 32 random bytes as base64url, which bind scenes to this browser. `people`:
 * pseudonyms of who last signed in there, the latest first; none if nobody has.
 */
export type BrowserCookie = { secret: string; people: string[] }

const form = /^([\w-]{43})(?:\.([\w-]{22}(?:~[\w-]{22})*)\.([\w-]{43}))?$/

export function newBrowserSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** The pseudonym of a user, the same in all their browsers. Only good for counting. */
export function personOf(userId: string): string {
  return sign('person', userId).slice(0, 22)
}

/** The last four people of a browser in which this one has just signed in. */
export function withPerson(people: string[], person: string): string[] {
  return [person, ...people.filter((other) => other !== person)].slice(0, 4)
}

/** `<secret>`, or `<secret>.<person>~<person>….<signature>`: signed, so that recognizing a browser takes no query. */
export function formatBrowserCookie({ secret, people }: BrowserCookie): string {
  const joined = people.join('~')
  return joined === '' ? secret : `${secret}.${joined}.${sign('browser', secret, joined)}`
}

/** null for a malformed cookie. With a wrong signature, `people` is empty. */
export function parseBrowserCookie(value: string | undefined): BrowserCookie | null {
  const [, secret, joined, signature] = form.exec(value ?? '') ?? []
  if (secret === undefined) return null
  const isKnown =
    joined !== undefined &&
    signature !== undefined &&
    timingSafeEqualStrings(signature, sign('browser', secret, joined))
  return { secret, people: isKnown ? joined.split('~') : [] }
}

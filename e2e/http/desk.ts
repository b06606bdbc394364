import { setRole } from '#lib/account/block.ts'
import type { Browser } from '../clients/browser.ts'
import { newBrowser, signedIn, sql, urls } from './shared-stack.ts'

export type Person = { browser: Browser; id: string }

/** Somebody who is signed in. */
export async function person(): Promise<Person> {
  const { browser, user } = await signedIn()
  return { browser, id: user.id }
}

export async function operator(): Promise<Person> {
  const one = await person()
  await setRole(one.id, 'admin')
  return one
}

/** Sets how long ago the sessions of a person began. */
export async function age({ id }: Person, interval: string): Promise<void> {
  await sql(
    `UPDATE "Session" t SET "createdAt" = now() - $2::interval FROM "Identity" i WHERE i.id = t."identityId" AND i."userId" = $1`,
    [id, interval],
  )
}

async function oldOperator(): Promise<Person> {
  const one = await operator()
  await age(one, '1 hour')
  return one
}

/** What browsers send with a form of the desk. */
export const own = { origin: urls.app }

/** Sends a form to the desk. */
export function send(
  browser: Browser,
  path: string,
  form: Record<string, string> | string = {},
  headers: Record<string, string> = own,
): Promise<Response> {
  return browser.fetch('POST', path, { body: new URLSearchParams(form), headers })
}

const stranger = { browser: newBrowser(), id: null }

/** Whose acts at the desk are refused: who, with which headers, and why. */
export const refused: [
  who: string,
  from: () => Promise<{ browser: Browser; id: string | null }>,
  headers: Record<string, string>,
  reason: string,
][] = [
  ['a stranger', async () => stranger, own, 'unauthenticated'],
  ['a user without the role', person, own, 'forbidden'],
  ['another site, by Origin', operator, { origin: 'https://evil.example' }, 'forbidden'],
  ['another site, by Sec-Fetch-Site', operator, { ...own, 'sec-fetch-site': 'same-site' }, 'forbidden'],
  ['a request that does not say from where', operator, {}, 'forbidden'],
  ['a request of no page', operator, { 'sec-fetch-site': 'none' }, 'forbidden'],
  ['an operator who signed in an hour ago', oldOperator, own, 'login_too_old'],
]

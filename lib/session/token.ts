import { hash, sign } from '../crypto.ts'

/** Sessions last 30 days from when they were last renewed. */
export const sessionSeconds = 30 * 24 * 3_600

/** The scene by which a browser signs in; `browserHash` is of the secret that opened it. */
type Opened = { id: string; browserHash: string }

/**
 * The token of the session that this browser gets by this attempt. Derived, so that an attempt whose answer was lost
 * gets the same session again; opaque to everybody, and kept nowhere but in the browser's cookie.
 */
export function sessionToken({ id, browserHash }: Opened, attempt: string): string {
  return sign('session', browserHash, id, attempt)
}

/** The browser's secret from then on, derived for the same reason. */
export function renewedSecret({ id, browserHash }: Opened, attempt: string): string {
  return sign('renewal', browserHash, id, attempt)
}

export function tokenHash(token: string): string {
  return hash(token)
}

import { hash, sign } from '../crypto.ts'

/** Sessions last 30 days from when they were last renewed. */
export const sessionSeconds = 30 * 24 * 3_600

/**
 * The token of the session that this browser gets by this attempt. Derived, so that an attempt whose answer was lost
 * gets the same session again; opaque to everybody, and kept nowhere but in the browser's cookie.
 */
export function sessionToken(browserSecret: string, scene: string, attempt: string): string {
  return sign('session', browserSecret, scene, attempt)
}

export function tokenHash(token: string): string {
  return hash(token)
}

/**
 * adapter-pg reads times as text and drops their offset, so every connection uses UTC, whatever the server, the database
 * or the role has set. Poolers keep these two settings apart for each client (PgBouncer from 1.20).
 */
const session = '-c TimeZone=UTC -c DateStyle=ISO'

/** The address with the session settings that Saoma needs, added to the `options` that it has. */
export function withSessionSettings(address: string): string {
  const url = new URL(address)
  url.searchParams.set('options', `${url.searchParams.get('options') ?? ''} ${session}`.trim())
  return url.href
}

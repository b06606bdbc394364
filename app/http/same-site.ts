import { SaomaError } from '#lib/errors.ts'

/**
 * Refuses what another site makes a browser send with our cookies. Throws `forbidden`.
 * A client that is no browser sends neither header, and has nobody's cookies.
 */
export function refuseCrossSite(headers: Headers): void {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') throw new SaomaError('forbidden')
  const origin = headers.get('origin')
  if (origin !== null && hostOf(origin) !== ownHost(headers)) throw new SaomaError('forbidden')
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}

/** The host that the browser asked for: server.js and Vercel see to it that a client cannot claim another. */
function ownHost(headers: Headers): string | undefined {
  return (headers.get('x-forwarded-host') ?? headers.get('host') ?? undefined)?.toLowerCase()
}

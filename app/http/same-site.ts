import { SaomaError } from '#lib/errors.ts'

/**
 * Refuses what another site makes a browser send with our cookies. Throws `forbidden`.
 * A client that is no browser sends neither header, and has nobody's cookies.
 */
export function refuseCrossSite(headers: Headers): void {
  if (isCrossSite(headers)) throw new SaomaError('forbidden')
}

/** Is it a request that changes something, and does another site make the browser send it? */
export function isCrossSiteWrite({ method, headers }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD' && isCrossSite(headers)
}

function isCrossSite(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') return true
  const origin = headers.get('origin')
  return origin !== null && hostOf(origin) !== ownHost(headers)
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}

/** The host that the browser asked for: server.js and Vercel see to it that a client cannot claim another. */
function ownHost(headers: Headers): string | undefined {
  return (headers.get('x-forwarded-host') ?? headers.get('host') ?? undefined)?.toLowerCase()
}

import { env } from '#lib/env.ts'
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
  return origin !== null && origin !== env().SAOMA_URL && !isOwnHost(origin, headers)
}

/**
 * Is it the host that the browser asked for? Compared as addresses: a default port may be named or not. server.js and
 * Vercel see to it that a client cannot claim another host; of several proxies the first one tells.
 */
function isOwnHost(origin: string, headers: Headers): boolean {
  const own = (headers.get('x-forwarded-host')?.split(',')[0] ?? headers.get('host') ?? '').trim()
  const [scheme] = /^https?:\/\//.exec(origin) ?? []
  if (
    scheme === undefined ||
    !/^[\w.:[\]-]+$/.test(own) ||
    !URL.canParse(origin) ||
    !URL.canParse(scheme + own)
  )
    return false
  return new URL(scheme + own).host === new URL(origin).host
}

import { env } from '#lib/env.ts'
import { SaomaError } from '#lib/errors.ts'

/**
 * Throws `forbidden` for a request that another site makes a browser send with our cookies. Clients other than browsers
 * send neither header, and have nobody's cookies.
 */
export function refuseCrossSite(headers: Headers): void {
  if (isCrossSite(headers)) throw new SaomaError('forbidden')
}

/** Whether another site makes the browser send this request, and it changes something. */
export function isCrossSiteWrite({ method, headers }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD' && isCrossSite(headers)
}

/** Whether a browser says that a page of this site sends the request. Browsers send Origin, Sec-Fetch-Site or both with every form. */
export function isFromOwnPage(headers: Headers): boolean {
  return (headers.has('origin') || headers.get('sec-fetch-site') === 'same-origin') && !isCrossSite(headers)
}

function isCrossSite(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') return true
  const origin = headers.get('origin')
  return origin !== null && origin !== env().SAOMA_URL && !isOwnHost(origin, headers)
}

/**
 * Whether the origin is the host that the browser requested. Compared as URLs, because a default port may be omitted.
 * server.js and Vercel keep clients from forging X-Forwarded-Host; with several proxies, the first one's value counts.
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

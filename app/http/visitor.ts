import { normalAddress } from '#lib/visitor/address.ts'
import { deviceOf } from '#lib/visitor/device.ts'
import type { Visitor } from '#lib/visitor/device.ts'

/**
 * Who sends this request, by its headers. X-Forwarded-For can be believed here: Vercel writes it, and so does server.js,
 * over whatever a client claims.
 */
export function visitorOf(headers: Pick<Headers, 'get'>): Visitor {
  const [client] = (headers.get('x-forwarded-for') ?? '').split(',')
  return {
    ...deviceOf(headers.get('user-agent')),
    address: normalAddress(client),
    proxied: isProxied(headers),
    place: placeOf(headers),
  }
}

/** What proxies and content delivery networks add to a request, and Vercel itself does not: it adds `Forwarded`, too. */
const proxyHeaders = [
  'via',
  'cdn-loop',
  'cf-ray',
  'cf-connecting-ip',
  'true-client-ip',
  'fastly-client-ip',
  'x-azure-clientip',
  'x-cluster-client-ip',
  'ali-cdn-real-ip',
  'eo-connecting-ip',
  'x-amz-cf-id',
]

/**
 * May the address be that of a proxy in front, which all visitors share? server.js says so where a request has passed more
 * proxies than SAOMA_TRUST_PROXY names. Vercel says nothing: there the headers tell that proxies add.
 */
function isProxied(headers: Pick<Headers, 'get'>): boolean {
  if (!process.env['VERCEL']) return headers.get('x-saoma-proxied') === 'yes'
  return proxyHeaders.some((name) => headers.get(name) !== null)
}

/** Where the address is, as Vercel tells. Elsewhere nobody has set these headers but perhaps the client itself. */
function placeOf(headers: Pick<Headers, 'get'>): string | null {
  if (!process.env['VERCEL']) return null
  const parts = ['x-vercel-ip-city', 'x-vercel-ip-country'].map((name) => decode(headers.get(name)))
  return parts.filter(Boolean).join(', ') || null
}

function decode(value: string | null): string {
  try {
    return decodeURIComponent(value ?? '').slice(0, 64)
  } catch {
    return ''
  }
}

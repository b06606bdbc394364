import { normalAddress } from '#lib/visitor/address.ts'
import { deviceOf } from '#lib/visitor/device.ts'
import type { Visitor } from '#lib/visitor/device.ts'
import { placeOf } from '#lib/visitor/place.ts'

/**
 * The sender of a request, by its headers. X-Forwarded-For is trustworthy here: Vercel and server.js overwrite whatever a
 * client sends.
 */
export function visitorOf(headers: Pick<Headers, 'get'>): Visitor {
  const [client] = (headers.get('x-forwarded-for') ?? '').split(',')
  const address = normalAddress(client)
  const proxied = isProxied(headers)
  return {
    ...deviceOf(headers.get('user-agent')),
    address,
    proxied,
    // Where a proxy is says nothing about its visitors.
    place: vercelPlace(headers) ?? (proxied ? null : placeOf(address)),
  }
}

/** Headers that proxies and content delivery networks add. Without `Forwarded`, which Vercel itself adds. */
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
 * Whether the address may be that of a proxy, which all visitors share. server.js says so for a request that passed more
 * proxies than SAOMA_TRUST_PROXY names. Vercel does not: there the headers of proxies tell.
 */
function isProxied(headers: Pick<Headers, 'get'>): boolean {
  if (!process.env['VERCEL']) return headers.get('x-saoma-proxied') === 'yes'
  return proxyHeaders.some((name) => headers.get(name) !== null)
}

/** City and country of the address, from Vercel. Elsewhere these headers could only come from the client. */
function vercelPlace(headers: Pick<Headers, 'get'>): string | null {
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

import ipaddr from 'ipaddr.js'

export const WHITELIST_MAX = 10

/** `a.b.c.d`, `a.b.c.*` or `a.b.c.d/24`. */
export function isWhitelistEntry(entry: string): boolean {
  if (entry.includes('/') && !entry.endsWith('/24')) return false
  const cidr = toCidr(entry)
  return ipaddr.IPv4.isValidCIDR(cidr) && ipaddr.IPv4.isValidFourPartDecimal(cidr.split('/')[0] ?? '')
}

/** No list: everybody may call. */
export function isWhitelisted(whitelist: readonly string[] | undefined, ip: string): boolean {
  if (!whitelist) return true
  if (!ipaddr.isValid(ip)) return false
  const address = ipaddr.process(ip)
  if (!(address instanceof ipaddr.IPv4)) return false
  return whitelist.some((entry) => address.match(ipaddr.IPv4.parseCIDR(toCidr(entry))))
}

/** A peer's address as WeChat writes it: `::ffff:a.b.c.d` is `a.b.c.d`. */
export function plainIp(address: string | undefined): string {
  if (!address || !ipaddr.isValid(address)) return '0.0.0.0'
  return ipaddr.process(address).toString()
}

function toCidr(entry: string): string {
  if (entry.endsWith('.*')) return `${entry.slice(0, -1)}0/24`
  return entry.includes('/') ? entry : `${entry}/32`
}

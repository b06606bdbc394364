import ipaddr from 'ipaddr.js'

/**
 * An IP address in its one canonical spelling (`::ffff:192.0.2.1` is `192.0.2.1`); null for anything else. Some gateways
 * send a port along: `203.0.113.9:51234`, `[2001:db8::7]:51234`.
 */
export function normalAddress(text: string | null | undefined): string | null {
  const bare = withoutPort(text?.trim() ?? '')
  return ipaddr.IPv4.isValidFourPartDecimal(bare) || ipaddr.IPv6.isValid(bare)
    ? ipaddr.process(bare).toString()
    : null
}

function withoutPort(text: string): string {
  return /^\[([\da-f:.]+)\](?::\d{1,5})?$/i.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text
}

/**
 * Whom an address belongs to, narrowest first. One customer gets 64 bits of IPv6 addresses and can use each of them, a
 * larger one 72 or 80: `weight` says how many customers a network may hold.
 */
export function networksOf(address: string): { network: string; weight: 1 | 4 | 16 }[] {
  if (ipaddr.IPv4.isValid(address)) return [{ network: address, weight: 1 }]
  return ([64, 56, 48] as const).map((bits) => ({
    network: `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`).toString()}/${bits}`,
    weight: ({ 64: 1, 56: 4, 48: 16 } as const)[bits],
  }))
}

/** Of these many machines have the same one, or each network has its own: being equal says nothing of being near. */
const shared = new Set([
  'unspecified',
  'broadcast',
  'multicast',
  'linkLocal',
  'loopback',
  'carrierGradeNat',
  'private',
  'uniqueLocal',
  'rfc6145',
  'rfc6052',
])

/** Is it an address of the public internet? */
export function isPublicAddress(address: string): boolean {
  return !shared.has(ipaddr.parse(address).range())
}

/** What may be shown of an address: `203.0.113.*`, or the first 48 bits of an IPv6 one. */
export function maskedAddress(address: string | null): string | null {
  if (address === null) return null
  if (ipaddr.IPv4.isValid(address)) return address.replace(/\d+$/, '*')
  const [a, b, c] = ipaddr.IPv6.parse(address).parts.map((part) => part.toString(16))
  return `${a}:${b}:${c}:*`
}

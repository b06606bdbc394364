import ipaddr from 'ipaddr.js'

/**
 * An IP address in canonical form (`::ffff:192.0.2.1` becomes `192.0.2.1`); null for anything else. Drops the port that
 * some gateways append: `203.0.113.9:51234`, `[2001:db8::7]:51234`.
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
 * The networks that an address belongs to, narrowest first. One customer gets an IPv6 /64 and can use every address in it,
 * a larger one a /56 or /48. `weight`: how many times the limit of one customer applies to the network.
 */
export function networksOf(address: string): { network: string; weight: 1 | 4 | 16 }[] {
  if (ipaddr.IPv4.isValid(address)) return [{ network: address, weight: 1 }]
  return ([64, 56, 48] as const).map((bits) => ({
    network: `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`).toString()}/${bits}`,
    weight: ({ 64: 1, 56: 4, 48: 16 } as const)[bits],
  }))
}

/** Ranges whose addresses many machines share, or each network has: equal addresses don't mean the same place. */
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

/** Whether an address belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  return !shared.has(ipaddr.parse(address).range())
}

/** An address as it may be stored and shown: `203.0.113.*`, or the first 48 bits of IPv6, `2001:db8:7:*`. */
export function maskedAddress(address: string | null): string | null {
  if (address === null) return null
  if (ipaddr.IPv4.isValid(address)) return address.replace(/\d+$/, '*')
  const [a, b, c] = ipaddr.IPv6.parse(address).parts.map((part) => part.toString(16))
  return `${a}:${b}:${c}:*`
}

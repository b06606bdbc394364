import ipaddr from 'ipaddr.js'

/** An IP address in its one canonical spelling (`::ffff:192.0.2.1` is `192.0.2.1`); null for anything else. */
export function normalAddress(text: string | null | undefined): string | null {
  const bare = text?.trim() ?? ''
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null
}

/** Whom an address belongs to: one customer gets 64 bits of IPv6 addresses, and can use each of them. */
export function networkOf(address: string | null): string | null {
  if (address === null || ipaddr.IPv4.isValid(address)) return address
  return `${ipaddr.IPv6.parse(address)
    .parts.slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::`
}

/** What may be shown of an address: `203.0.113.*`, or the first 48 bits of an IPv6 one. */
export function maskedAddress(address: string | null): string | null {
  if (address === null) return null
  if (ipaddr.IPv4.isValid(address)) return address.replace(/\d+$/, '*')
  const [a, b, c] = ipaddr.IPv6.parse(address).parts.map((part) => part.toString(16))
  return `${a}:${b}:${c}:*`
}

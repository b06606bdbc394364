import { expect, test } from 'vitest'
import { maskedAddress, networkOf, normalAddress } from './address.ts'

test('an IPv4 address mapped into IPv6 is the IPv4 address', () => {
  expect(normalAddress('::ffff:192.0.2.1')).toBe('192.0.2.1')
  expect(normalAddress(' 2001:DB8::1 ')).toBe('2001:db8::1')
})

test('what is no address is null', () => {
  for (const text of ['', 'unknown', '1.2.3.4, 5.6.7.8', 'evil\u0000', undefined, null])
    expect(normalAddress(text)).toBeNull()
})

test('a network is an IPv4 address, or the first half of an IPv6 one', () => {
  expect(networkOf('203.0.113.77')).toBe('203.0.113.77')
  expect(networkOf('2001:db8:7:1:a:b:c:d')).toBe('2001:db8:7:1::')
  expect(networkOf('2001:db8:7:1::99')).toBe('2001:db8:7:1::')
  expect(networkOf(null)).toBeNull()
})

test('a mask hides the host', () => {
  expect(maskedAddress('203.0.113.77')).toBe('203.0.113.*')
  expect(maskedAddress('2001:db8:7:1::99')).toBe('2001:db8:7:*')
  expect(maskedAddress(null)).toBeNull()
})

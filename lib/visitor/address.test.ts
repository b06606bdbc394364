import { expect, test } from 'vitest'
import { maskedAddress, networksOf, normalAddress } from './address.ts'

test('an IPv4 address mapped into IPv6 is the IPv4 address', () => {
  expect(normalAddress('::ffff:192.0.2.1')).toBe('192.0.2.1')
  expect(normalAddress(' 2001:DB8::1 ')).toBe('2001:db8::1')
})

test('anything but an address is null', () => {
  for (const text of ['', 'unknown', '1.2.3.4, 5.6.7.8', 'evil\u0000', undefined, null])
    expect(normalAddress(text)).toBeNull()
})

test('drops a port that a gateway appended', () => {
  expect(normalAddress('203.0.113.9:51234')).toBe('203.0.113.9')
  expect(normalAddress('[2001:db8::7]:51234')).toBe('2001:db8::7')
  expect(normalAddress('[2001:db8::7]')).toBe('2001:db8::7')
})

test.each([
  '203.0.113.9:',
  '203.0.113.9:port',
  '203.0.113.9:1:2',
  '[203.0.113.9]x',
  '3405803785',
  '0xcb.0.0x71.9',
  '1.2.3',
])('%s is no address in the way that proxies write them', (text) => expect(normalAddress(text)).toBeNull())

test('networks are an IPv4 address, or the IPv6 prefixes that customers get', () => {
  expect(networksOf('203.0.113.77')).toEqual([{ network: '203.0.113.77', weight: 1 }])
  const networks = [
    { network: '2001:db8:7:1ff::/64', weight: 1 },
    { network: '2001:db8:7:100::/56', weight: 4 },
    { network: '2001:db8:7::/48', weight: 16 },
  ]
  expect(networksOf('2001:db8:7:1ff:a:b:c:d')).toEqual(networks)
  expect(networksOf('2001:db8:7:1ff::99')).toEqual(networks)
})

test('masking hides the host part', () => {
  expect(maskedAddress('203.0.113.77')).toBe('203.0.113.*')
  expect(maskedAddress('2001:db8:7:1::99')).toBe('2001:db8:7:*')
  expect(maskedAddress(null)).toBeNull()
})

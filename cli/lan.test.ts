import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { lanAddress } from './lan.ts'

test('the address of a real network goes before that of a virtual one', () => {
  const interfaces = {
    lo: [ip('127.0.0.1', true)],
    docker0: [ip('172.17.0.1')],
    wlan0: [{ ...ip('fe80::1'), family: 'IPv6' } as NetworkInterfaceInfo, ip('192.168.1.7')],
  }
  expect(lanAddress(interfaces)).toBe('192.168.1.7')
})

test('a virtual one is better than none', () => {
  expect(lanAddress({ docker0: [ip('172.17.0.1')] })).toBe('172.17.0.1')
})

test('an address that a machine gives itself where there is no network does not count', () => {
  expect(lanAddress({ eth0: [ip('169.254.1.2')], lo: [ip('127.0.0.1', true)] })).toBeUndefined()
})

function ip(address: string, internal = false): NetworkInterfaceInfo {
  return { address, internal, family: 'IPv4', netmask: '', mac: '', cidr: null }
}

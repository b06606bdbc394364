import type { IncomingHttpHeaders } from 'node:http'
import { expect, test } from 'vitest'
import { clientOf, trustOf } from './client-address.js'

function client(trust: string, headers: IncomingHttpHeaders, remoteAddress = '198.51.100.50'): unknown[] {
  const { address, proxied } = clientOf({ headers, socket: { remoteAddress } }, trustOf(trust))
  return [address, proxied]
}

test('without a trusted proxy the peer is the client, whatever is forwarded', () => {
  expect(client('', {})).toEqual(['198.51.100.50', false])
  expect(client('', { 'x-forwarded-for': '203.0.113.9' })).toEqual(['198.51.100.50', true])
})

// Behind a proxy that SAOMA_TRUST_PROXY does not name, everybody has the proxy's address.
test.each(['x-forwarded-for', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via', 'cdn-loop'])(
  'a proxy that is not trusted is noticed by %s',
  (name) => expect(client('', { [name]: 'x' })).toEqual(['198.51.100.50', true]),
)

test('trusted proxies name the client', () => {
  const headers = { 'x-forwarded-for': '203.0.113.9', via: '1.1 nginx', 'x-real-ip': '203.0.113.9' }
  for (const trust of ['1', 'true', '198.51.100.0/24'])
    expect(client(trust, headers)).toEqual(['203.0.113.9', false])
  const two = { 'x-forwarded-for': '203.0.113.9, 192.0.2.4' }
  expect(client('2', two)).toEqual(['203.0.113.9', false])
  expect(client('198.51.100.50, 192.0.2.4', two)).toEqual(['203.0.113.9', false])
})

test('detects one more proxy than is trusted', () => {
  const two = { 'x-forwarded-for': '203.0.113.9, 192.0.2.4' }
  expect(client('1', two)).toEqual(['192.0.2.4', true])
  expect(client('198.51.100.50', two)).toEqual(['192.0.2.4', true])
})

test('a trusted proxy that names no client counts as the client', () => {
  expect(client('1', {})).toEqual(['198.51.100.50', true])
})

test('drops ports that gateways appended, from proxies too', () => {
  expect(client('1', { 'x-forwarded-for': '203.0.113.9:51234' })).toEqual(['203.0.113.9', false])
  expect(client('1', { 'x-forwarded-for': '[2001:db8::7]:51234' })).toEqual(['2001:db8::7', false])
  const two = { 'x-forwarded-for': '203.0.113.9:51234, 192.0.2.4:80' }
  expect(client('198.51.100.50, 192.0.2.4', two)).toEqual(['203.0.113.9', false])
})

// A proxy of one's own that writes the address of a content delivery network over what that has forwarded.
test('detects a network in front of our only proxy by its headers', () => {
  const overwritten = { 'x-forwarded-for': '172.70.1.1', 'cdn-loop': 'cloudflare', 'cf-ray': '1' }
  for (const trust of ['1', '2', 'loopback', 'loopback, 172.64.0.0/13'])
    expect(client(trust, overwritten, '127.0.0.1')).toEqual(['172.70.1.1', true])
  const appended = { ...overwritten, 'x-forwarded-for': '203.0.113.9, 172.70.1.1' }
  for (const trust of ['2', 'loopback, 172.64.0.0/13'])
    expect(client(trust, appended, '127.0.0.1')).toEqual(['203.0.113.9', false])
})

test('a network that is our peer is the one trusted proxy', () => {
  const headers = { 'x-forwarded-for': '203.0.113.9', 'cf-ray': '1' }
  expect(client('1', headers, '172.70.1.1')).toEqual(['203.0.113.9', false])
})

test('with more proxies configured than there are, the last address may be a proxy’s', () => {
  expect(client('2', { 'x-forwarded-for': '203.0.113.9' }, '127.0.0.1')).toEqual(['203.0.113.9', true])
})

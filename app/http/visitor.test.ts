import { afterEach, expect, test, vi } from 'vitest'
import { visitorOf } from './visitor.ts'

vi.mock('#lib/visitor/place.ts', () => ({ placeOf: (address: string | null) => `place of ${address}` }))
afterEach(() => vi.unstubAllEnvs())

function place(headers: Record<string, string>): string | null {
  return visitorOf(new Headers({ 'x-forwarded-for': '203.0.113.7', ...headers })).place
}

test('the place is that of the address, unless the address may be a proxy’s', () => {
  expect(place({})).toBe('place of 203.0.113.7')
  expect(place({ 'x-saoma-proxied': 'yes' })).toBeNull()
  vi.stubEnv('VERCEL', '1')
  expect(place({ via: '1.1 proxy' })).toBeNull()
})

test('on Vercel its own word goes first; elsewhere its headers are a claim of the client', () => {
  const vercel = { 'x-vercel-ip-city': 'S%C3%A3o%20Paulo', 'x-vercel-ip-country': 'BR' }
  expect(place(vercel)).toBe('place of 203.0.113.7')
  vi.stubEnv('VERCEL', '1')
  expect(place(vercel)).toBe('São Paulo, BR')
  expect(place({ 'x-vercel-ip-city': '%' })).toBe('place of 203.0.113.7')
})

import { expect, test } from 'vitest'
import { isCrossSiteWrite, refuseCrossSite } from './same-site.ts'

function ask(headers: Record<string, string>): () => void {
  return () => refuseCrossSite(new Headers({ host: 'site.example', ...headers }))
}

test.each([
  {},
  { origin: 'https://site.example' },
  { origin: 'https://site.example', 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none' },
  { origin: 'https://front.example', 'x-forwarded-host': 'front.example' },
])('%j is our own page, or no browser', (headers) => {
  expect(ask(headers)).not.toThrow()
})

test.each([
  { origin: 'https://evil.example' },
  { origin: 'https://site.example.evil.example' },
  { origin: 'https://site.example:8443' },
  { origin: 'null' },
  { origin: '' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://site.example', 'sec-fetch-site': 'cross-site' },
])('%j is another site', (headers) => {
  expect(ask(headers)).toThrow('forbidden')
})

test('only a write of another site counts as one: what is merely read stays with the page that asked', () => {
  const headers = { origin: 'https://evil.example', host: 'saoma.example' }
  for (const [method, write] of [
    ['GET', false],
    ['HEAD', false],
    ['POST', true],
    ['DELETE', true],
  ] as const)
    expect(isCrossSiteWrite(new Request('https://saoma.example', { method, headers }))).toBe(write)
  const own = { origin: 'https://saoma.example', host: 'saoma.example' }
  expect(isCrossSiteWrite(new Request('https://saoma.example', { method: 'POST', headers: own }))).toBe(false)
})

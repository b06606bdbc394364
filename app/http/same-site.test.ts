import { expect, test, vi } from 'vitest'
import { isCrossSiteWrite, isFromOwnPage, refuseCrossSite } from './same-site.ts'

vi.mock('#lib/env.ts', () => ({ env: () => ({ SAOMA_URL: 'https://login.test:8443' }) }))

function ask(headers: Record<string, string>): () => void {
  return () => refuseCrossSite(new Headers({ host: 'site.example', ...headers }))
}

test.each([
  {},
  { origin: 'https://site.example' },
  { origin: 'https://site.example', 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none' },
  { origin: 'https://front.example', 'x-forwarded-host': 'front.example' },
  { origin: 'http://login.test', host: 'login.test:80' },
  { origin: 'https://login.test', host: 'LOGIN.test:443' },
  { origin: 'https://login.test', 'x-forwarded-host': 'login.test, 10.0.0.2' },
  { origin: 'http://[::1]:3000', host: '[::1]:3000' },
  // SAOMA_URL, behind a proxy that forwards the host without its port.
  { origin: 'https://login.test:8443', host: 'login.test' },
])('%j is from our own page, or not from a browser', (headers) => {
  expect(ask(headers)).not.toThrow()
})

test.each([
  { origin: 'https://evil.example' },
  { origin: 'https://site.example.evil.example' },
  { origin: 'https://site.example:8443' },
  { origin: 'null' },
  { origin: 'https://evil.example', host: 'evil.example@site.example' },
  { origin: 'https://evil.example', 'x-forwarded-host': 'site.example, evil.example' },
  { origin: 'https://login.test:444', host: 'login.test:443' },
  { origin: 'https://login.test:8443.evil.example', host: 'login.test' },
  { origin: 'file://site.example' },
  { origin: '' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://site.example', 'sec-fetch-site': 'cross-site' },
])('%j is another site', (headers) => {
  expect(ask(headers)).toThrow('forbidden')
})

test.each([
  [{ origin: 'https://site.example' }, true],
  [{ 'sec-fetch-site': 'same-origin' }, true],
  [{ origin: 'https://site.example', 'sec-fetch-site': 'same-origin' }, true],
  [{}, false],
  [{ 'sec-fetch-site': 'none' }, false],
  [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, false],
  [{ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, false],
  [{ origin: 'https://site.example', 'sec-fetch-site': 'same-site' }, false],
])('%j is from our own page: %j', (headers, own) => {
  expect(isFromOwnPage(new Headers({ host: 'site.example', ...headers }))).toBe(own)
})

test('only POST, DELETE and the like of another site are cross-site writes', () => {
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

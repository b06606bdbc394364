import { expect, test } from 'vitest'
import { refuseCrossSite } from './same-site.ts'

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

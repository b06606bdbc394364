import { expect, test } from 'vitest'
import { nextPath } from './next-path.ts'

test.each(['/', '/account', '/a/b?c=d#e', '/?next=//evil.example'])('%s is a path on this site', (next) => {
  expect(nextPath(next)).toBe(next)
})

test.each([
  undefined,
  '',
  'account',
  'https://evil.example/',
  'HTTPS:evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n//evil.example',
  '/./\\evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'javascript:alert(1)',
  ' //evil.example',
  '\u0000/evil',
  ['/a', '/b'],
])('%j is none, and becomes /', (next) => {
  expect(nextPath(next)).toBe('/')
})

test('a path never names a host, however it is encoded', () => {
  for (const next of ['/%2f%2fevil.example', '/%5cevil.example', '/%09/evil.example']) {
    expect(new URL(nextPath(next), 'https://site.example').host).toBe('site.example')
  }
})

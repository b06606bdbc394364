import { expect, test, vi } from 'vitest'
import { formatBrowserCookie, newBrowserSecret, parseBrowserCookie, personOf } from './browser-cookie.ts'

const settings = { SAOMA_SECRET: 'a-secret-of-thirty-two-characters-or-more' }
vi.mock('#lib/env.ts', () => ({ env: () => settings }))

test('a secret alone belongs to an unknown browser', () => {
  const secret = newBrowserSecret()
  expect(parseBrowserCookie(formatBrowserCookie({ secret, person: null }))).toEqual({ secret, person: null })
})

test('a valid signature makes a browser known, for this secret and person only', () => {
  const [secret, person] = [newBrowserSecret(), personOf('user-1')]
  const cookie = formatBrowserCookie({ secret, person })
  expect(parseBrowserCookie(cookie)).toEqual({ secret, person })
  const [, , mark = ''] = cookie.split('.')
  const other = newBrowserSecret()
  expect(parseBrowserCookie(`${other}.${person}.${mark}`)).toEqual({ secret: other, person: null })
  expect(parseBrowserCookie(`${secret}.${personOf('user-2')}.${mark}`)).toEqual({ secret, person: null })
  expect(parseBrowserCookie(`${secret}.${person}.${'x'.repeat(43)}`)).toEqual({ secret, person: null })
})

test.each([undefined, '', 'short', 'x'.repeat(44), `${'x'.repeat(43)}.`, `${'x'.repeat(43)}.a.b`])(
  '%j is no cookie of ours',
  (value) => expect(parseBrowserCookie(value)).toBeNull(),
)

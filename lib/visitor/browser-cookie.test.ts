import { expect, test, vi } from 'vitest'
import {
  formatBrowserCookie,
  newBrowserSecret,
  parseBrowserCookie,
  personOf,
  withPerson,
} from './browser-cookie.ts'

const settings = { SAOMA_SECRET: 'a-secret-of-thirty-two-characters-or-more' }
vi.mock('#lib/env.ts', () => ({ env: () => settings }))

test('a secret alone belongs to an unknown browser', () => {
  const secret = newBrowserSecret()
  expect(parseBrowserCookie(formatBrowserCookie({ secret, people: [] }))).toEqual({ secret, people: [] })
})

test('a valid signature makes a browser known, for this secret and person only', () => {
  const [secret, person] = [newBrowserSecret(), personOf('user-1')]
  const cookie = formatBrowserCookie({ secret, people: [person] })
  expect(parseBrowserCookie(cookie)).toEqual({ secret, people: [person] })
  const [, , mark = ''] = cookie.split('.')
  const other = newBrowserSecret()
  expect(parseBrowserCookie(`${other}.${person}.${mark}`)).toEqual({ secret: other, people: [] })
  expect(parseBrowserCookie(`${secret}.${personOf('user-2')}.${mark}`)).toEqual({ secret, people: [] })
  expect(parseBrowserCookie(`${secret}.${person}.${'x'.repeat(43)}`)).toEqual({ secret, people: [] })
})

test('the last four people of a browser are remembered, the latest first', () => {
  const secret = newBrowserSecret()
  const [a = '', b = '', ...others] = ['a', 'b', 'c', 'd', 'e'].map((id) => personOf(id))
  let people: string[] = []
  for (const person of [a, b, a, ...others]) people = withPerson(people, person)
  expect(people).toEqual([...others.toReversed(), a])
  expect(parseBrowserCookie(formatBrowserCookie({ secret, people }))).toEqual({ secret, people })
})

test.each([undefined, '', 'short', 'x'.repeat(44), `${'x'.repeat(43)}.`, `${'x'.repeat(43)}.a.b`])(
  '%j is no cookie of ours',
  (value) => expect(parseBrowserCookie(value)).toBeNull(),
)

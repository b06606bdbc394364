import { expect, test } from 'vitest'
import { languageAskedBy, languageOf } from './language.ts'

test.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['zh-TW', 'zh'],
  ['en-US,en;q=0.9,zh;q=0.1', 'en'],
  ['fr-FR,fr', 'en'],
  ['*', 'zh'],
  [';;;,,', 'en'],
  ['', 'zh'],
])('Accept-Language %j selects %s', (header, language) => {
  expect(languageOf(new Headers({ 'accept-language': header }))).toBe(language)
})

test('no Accept-Language selects Chinese', () => {
  expect(languageOf(new Headers())).toBe('zh')
})

test.each([
  ['en', 'en'],
  ['fr-CA zh-Hant en', 'zh'],
  ['fr', null],
  ['", ;q=1 en', 'en'],
  ['', null],
])('ui_locales %j of the site that asks selects %s', (locales, language) => {
  const next = `/oidc/authorize?${new URLSearchParams({ ui_locales: locales })}`
  expect(languageAskedBy(`/login?${new URLSearchParams({ next })}`)).toBe(language)
  expect(languageAskedBy(next)).toBeNull()
  expect(languageAskedBy(`/login?${new URLSearchParams({ next: `/x${next}` })}`)).toBeNull()
})

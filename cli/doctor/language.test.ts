import { expect, test } from 'vitest'
import { CliError } from '#cli/cli-error.ts'
import { chooseLanguage } from './language.ts'

test.each([
  [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'zh_TW' }, 'zh'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
  [{ LANG: 'de_DE' }, 'en'],
  [{}, 'en'],
])('%j speaks %s', (env, language) => {
  expect(chooseLanguage([], env)).toBe(language)
})

test('--lang goes before the system', () => {
  expect(chooseLanguage(['--lang', 'zh'], { LANG: 'en_US' })).toBe('zh')
  expect(chooseLanguage(['--lang=en'], { LANG: 'zh_CN' })).toBe('en')
})

test.each([[['--lang']], [['--lang', 'fr']], [['--json']], [['--lang', 'zh', 'more']]])(
  '%j is refused, and it is said what there is',
  (options) => {
    expect(() => chooseLanguage(options, {})).toThrow(CliError)
    expect(() => chooseLanguage(options, {})).toThrow(/--lang zh/)
  },
)

import { describe, expect, test } from 'vitest'
import { CliError } from '../cli-error.ts'
import { chooseLanguage } from './command.ts'

describe('the language of the doctor', () => {
  test.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LC_MESSAGES: 'zh_TW' }, 'zh'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{}, 'en'],
  ])('is that of the system %o: %s', (env, language) => {
    expect(chooseLanguage(undefined, env)).toBe(language)
  })

  test('is the one asked for', () => {
    expect(chooseLanguage('en', { LANG: 'zh_CN' })).toBe('en')
    expect(chooseLanguage('zh', {})).toBe('zh')
  })

  test('is not one that there are no texts in', () => {
    expect(() => chooseLanguage('fr', {})).toThrow(CliError)
  })
})

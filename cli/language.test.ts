import { describe, expect, test } from 'vitest'
import { CliError } from './cli-error.ts'
import { chooseLanguage } from './language.ts'

describe('the language of the command line', () => {
  test.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LC_MESSAGES: 'zh_TW' }, 'zh'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{}, 'en'],
  ])('is that of the system %o: %s', (env, language) => {
    expect(chooseLanguage(undefined, env, 'en-US')).toBe(language)
  })

  test('is that of Windows, which has no such variables', () => {
    expect(chooseLanguage(undefined, { LANG: '' }, 'zh-CN')).toBe('zh')
    expect(chooseLanguage(undefined, { LANG: 'C.UTF-8' }, 'zh-CN')).toBe('en')
  })

  test('is the one asked for', () => {
    expect(chooseLanguage('en', { LANG: 'zh_CN' })).toBe('en')
    expect(chooseLanguage('zh', {})).toBe('zh')
  })

  test('is not one that there are no texts in', () => {
    expect(() => chooseLanguage('fr', {})).toThrow(CliError)
  })
})

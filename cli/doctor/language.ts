import { CliError } from '#cli/cli-error.ts'
import type { Language } from './finding.ts'

/** `--lang zh|en`, else what the system speaks: Chinese or else English. Throws CliError for any other option. */
export function chooseLanguage(options: string[], env: NodeJS.Dict<string>): Language {
  const [name, value, ...more] = options.flatMap((option) => option.split('='))
  if (name === undefined) return languageOf(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '')
  if (name === '--lang' && (value === 'zh' || value === 'en') && more.length === 0) return value
  throw new CliError('npm run doctor takes one option: -- --lang zh, or -- --lang en.')
}

function languageOf(locale: string): Language {
  return /^zh/i.test(locale) ? 'zh' : 'en'
}

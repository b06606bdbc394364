import { parseArgs } from 'node:util'
import { CliError } from './cli-error.ts'
import type { Language } from './doctor/finding.ts'

/** The language asked for, else that of the system: Chinese, or else English. Throws CliError for any other. */
export function chooseLanguage(
  lang: string | undefined,
  env: NodeJS.Dict<string>,
  // Windows sets none of the variables.
  system = Intl.DateTimeFormat().resolvedOptions().locale,
): Language {
  if (lang === 'zh' || lang === 'en') return lang
  if (lang !== undefined) throw new CliError(`--lang is zh or en, not ${lang}.`, { exitCode: 2 })
  return /^zh/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || system) ? 'zh' : 'en'
}

/** The same for a command line, whatever else is in it. */
export function languageOf(args: string[], env: NodeJS.Dict<string>): Language {
  const { lang } = parseArgs({ args, options: { lang: { type: 'string' } }, strict: false }).values
  return chooseLanguage(typeof lang === 'string' ? lang : undefined, env)
}

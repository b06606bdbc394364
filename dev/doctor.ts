import { loadOwnSettings, type OwnSettings } from './command/own-settings.ts'
import { examine, usual } from '#cli/doctor/examine.ts'
import type { Language } from '#cli/doctor/finding.ts'
import { chooseLanguage } from '#cli/doctor/language.ts'
import { print, summary } from '#cli/doctor/print.ts'
import { exitWithError } from '#cli/cli-error.ts'

/** `npm run doctor`: reads the settings, tries the real things, and says what to fix. Ends with 1 where something is wrong. */
async function main(options: string[]): Promise<void> {
  const language = chooseLanguage(options, process.env)
  const file = loadOwnSettings()
  console.log(`${sources[file.from][language]}\n`)
  const given = { ...process.env }
  // Libraries warn of what is no matter of the settings.
  process.noDeprecation = true
  // The log of lib would stand between the lines.
  process.env['SAOMA_LOG_LEVEL'] = 'silent'
  const findings = await examine(given, file, usual)
  console.log(`${print(findings, language)}\n\n${summary(findings, language)}`)
  if (findings.some(({ state }) => state !== 'ok')) process.exitCode = 1
}

const sources: Record<OwnSettings['from'], Record<Language, string>> = {
  own: {
    zh: '检查 .env 和环境变量里的设置，请稍候…',
    en: 'Trying the settings of .env and the environment. This takes some seconds.',
  },
  demo: {
    zh: '没有 .env：检查演示环境（npm run demo）的设置，请稍候…',
    en: 'There is no .env: trying the settings of the demo (npm run demo). This takes some seconds.',
  },
}

await main(process.argv.slice(2)).catch(exitWithError)

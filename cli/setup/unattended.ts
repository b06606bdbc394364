import { CliError } from '../cli-error.ts'
import { type Finding, type Language, print } from '../doctor/finding.ts'
import type { Ask } from './ask.ts'

/** Asks nothing: takes the default of each question, and ends where a trial fails. */
export function unattended(language: Language): Ask {
  return {
    text: ({ message, usual }) => {
      if (usual === undefined) throw new Error(`no answer to “${message.en}”`)
      return Promise.resolve(usual)
    },
    secret: ({ message }) => Promise.reject(new Error(`no answer to “${message.en}”`)),
    choose: (_, __, initial) => Promise.resolve(initial),
    confirm: () => Promise.resolve(false),
    failed: (findings) => Promise.reject(new CliError(refusal(findings, language))),
    tell: () => undefined,
    show: () => undefined,
  }
}

function refusal(findings: Finding[], language: Language): string {
  const end = { zh: '未写入任何文件。', en: 'Nothing was written.' }
  return `${print(findings, language)}\n\n${end[language]}`
}

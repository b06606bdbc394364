import { type Env, exampleSecret, parseEnv, SettingsError } from '#lib/env.ts'
import type { DotenvFiles } from '../../settings.ts'
import { type Finding, plain, type Text, wrong } from '../finding.ts'
import { demoSecret } from './demo-secrets.ts'
import { emptiedSettings } from './dotenv.ts'
import { forms } from './forms.ts'
import { type UnknownName, unknownNames, unknownSetting } from './names.ts'

export type Given = Record<string, string | undefined>

/** What is known of the .env that settings came from. */
export type DotenvFile = Pick<DotenvFiles, 'names' | 'emptied'>

/**
 * The settings, undefined where some are missing or malformed, and all that is wrong with them. No value is repeated:
 * it may be a secret.
 */
export function checkSettings(given: Given, file: DotenvFile): { env: Env | undefined; findings: Finding[] } {
  const unknown = unknownNames(given, file.names)
  const emptied = emptiedSettings(file.emptied)
  try {
    const env = parseEnv(given)
    return { env, findings: [...emptied, ...unknown.map(unknownSetting)] }
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    const names = [...new Set(error.problems.map(({ name }) => name))]
    const rest = unknown.filter(({ nearest }) => nearest === undefined || !names.includes(nearest))
    const known = new Set(error.problems.filter((p) => p.problem === exampleSecret).map(({ name }) => name))
    const bad = names.map((name) => (known.has(name) ? demoSecret(name) : badSetting(name, given, unknown)))
    return { env: undefined, findings: [...emptied, ...rest.map(unknownSetting), ...bad] }
  }
}

function badSetting(name: string, given: Given, unknown: UnknownName[]): Finding {
  const known = forms[name]
  const missing = !given[name]?.trim()
  const other = missing ? unknown.find(({ nearest }) => nearest === name)?.name : undefined
  return wrong(plain(name), {
    what: missing ? missingText(name, other) : { zh: `${name} 的值不对。`, en: `${name} has a wrong value.` },
    todo: other ? renameText(name, other) : formText(name, known?.form),
    ...(known && { where: known.where }),
  })
}

function missingText(name: string, other: string | undefined): Text {
  if (other === undefined) return { zh: `缺少 ${name}。`, en: `${name} is missing.` }
  return { zh: `缺少 ${name}，却有 ${other}。`, en: `${name} is missing, but there is ${other}.` }
}

function renameText(name: string, other: string): Text {
  return { zh: `把 ${other} 改名为 ${name}。`, en: `Rename ${other} to ${name}.` }
}

function formText(name: string, form: Text | undefined): Text {
  if (!form) return { zh: `更正 ${name}。`, en: `Put ${name} right.` }
  return { zh: `填写 ${name}：${form.zh}。`, en: `Set ${name}: ${form.en}.` }
}

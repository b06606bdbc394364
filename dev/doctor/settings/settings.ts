import { type Env, parseEnv, SettingsError } from '#lib/env.ts'
import { type Finding, plain, type Text, wrong } from '../finding.ts'
import { forms } from './forms.ts'

export type Given = Record<string, string | undefined>

/** The settings, or all that is missing or malformed in them. No value is repeated: it may be a secret. */
export function checkSettings(given: Given): Env | Finding[] {
  try {
    return parseEnv(given)
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    const names = [...new Set(error.problems.map(({ name }) => name))]
    return names.map((name) => badSetting(name, given))
  }
}

function badSetting(name: string, given: Given): Finding {
  const known = forms[name]
  const missing = !given[name]?.trim()
  const other = missing ? misspelt(name, given) : undefined
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

/** A name that is there and differs only in case, `_` or `-`. */
function misspelt(name: string, given: Given): string | undefined {
  const bare = (text: string): string => text.replace(/[_-]/g, '').toUpperCase()
  return Object.keys(given).find(
    (other) => other !== name && bare(other) === bare(name) && given[other]?.trim(),
  )
}

import { type Env, exampleSecret, parseEnv, SettingsError } from '#lib/env.ts'
import { named } from '../checks.ts'
import { developmentSettings, ownSettings } from '../consoles.ts'
import { type Finding, plain, type Text, wrong } from '../finding.ts'
import { checkFile, type DotenvFile } from './file.ts'
import { forms } from './forms.ts'
import { nearestTo, type UnknownName, unknownNames, unknownSetting } from './names.ts'
import { contradictions } from './contradictions.ts'
import { oddValues } from './values.ts'

export type Given = Record<string, string | undefined>

/**
 * The settings, and everything that is wrong with them. `env` is undefined if any is missing or malformed. No finding repeats a
 * value, which may be a secret.
 */
export function checkSettings(given: Given, file: DotenvFile): { env: Env | undefined; findings: Finding[] } {
  const unknown = unknownNames(given)
  const odd = oddValues(given)
  const known = [...checkFile(file), ...odd.values()]
  try {
    const env = parseEnv(given)
    return { env, findings: [...known, ...unknown.map(unknownSetting), ...contradictions(env, given)] }
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    const names = [...new Set(error.problems.map(({ name }) => name))]
    const rest = unknown.filter(({ nearest }) => nearest === undefined || !names.includes(nearest))
    const leaked = new Set(error.problems.filter((p) => p.problem === exampleSecret).map(({ name }) => name))
    const bad = names
      // In another encoding nothing of a file is read, or hardly anything.
      .filter((name) => file.misencoded.length === 0 || given[name]?.trim())
      .filter((name) => !odd.has(name) && !file.unread.some((line) => nearestTo(line) === name))
      .map((name) => (leaked.has(name) ? demoSecret(name) : badSetting(name, given, unknown)))
    return { env: undefined, findings: [...known, ...rest.map(unknownSetting), ...bad] }
  }
}

function badSetting(name: string, given: Given, unknown: UnknownName[]): Finding {
  const known = forms[name]
  const missing = !given[name]?.trim()
  const other = missing ? unknown.find(({ nearest }) => nearest === name)?.name : undefined
  return wrong(named(missing ? 'setting-missing' : 'setting-value', plain(name)), {
    what: missing
      ? missingText(name, other)
      : { zh: `${name} 的值有误。`, en: `${name} has an invalid value.` },
    todo: other ? renameText(name, other) : formText(name, known?.form),
    ...(other ? { where: ownSettings } : known && { where: known.where }),
  })
}

function missingText(name: string, other: string | undefined): Text {
  if (other === undefined) return { zh: `缺少 ${name}。`, en: `${name} is missing.` }
  return { zh: `缺少 ${name}，但设置了 ${other}。`, en: `${name} is missing, but there is ${other}.` }
}

function renameText(name: string, other: string): Text {
  return { zh: `请将 ${other} 改名为 ${name}。`, en: `Rename ${other} to ${name}.` }
}

function formText(name: string, form: Text | undefined): Text {
  if (!form) return { zh: `请更正 ${name}。`, en: `Correct ${name}.` }
  return { zh: `${name} 应为：${form.zh}。`, en: `${name} must be ${form.en}.` }
}

const random = (bytes: number): Text => ({
  zh: `请改为你自己的随机值：openssl rand -base64 ${bytes}`,
  en: `Generate your own: openssl rand -base64 ${bytes}`,
})

const harm: Record<string, Text> = {
  SAOMA_SECRET: { zh: '，任何人都可以冒充他人登录', en: ', so anyone could sign in as anyone' },
  PUSHER_ENCRYPTION_KEY: {
    zh: '，任何人都可以解密频道中的内容',
    en: ', so anyone could decrypt what is sent over the channels',
  },
}

const todo: Record<string, Text> = {
  SAOMA_SECRET: random(48),
  PUSHER_ENCRYPTION_KEY: random(32),
  PUSHER_SECRET: { zh: '请改为你自己的 Pusher 应用的密钥。', en: 'Use the secret of your own Pusher app.' },
  WECHAT_APP_SECRET: {
    zh: '请改为你自己的小程序的 AppSecret。',
    en: 'Use the AppSecret of your own mini-program.',
  },
}

/** A secret of .env.example on a public site. It is public, so the server does not start with it. */
export function demoSecret(name: string): Finding {
  return wrong(named('setting-secret', plain(name)), {
    what: {
      zh: `${name} 仍是 .env.example 中的值，该值是公开的${harm[name]?.zh ?? ''}。`,
      en: `${name} is still the value of .env.example, which is public${harm[name]?.en ?? ''}.`,
    },
    todo: todo[name] ?? random(32),
    where: name === 'WECHAT_APP_SECRET' ? developmentSettings : ownSettings,
  })
}

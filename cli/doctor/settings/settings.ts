import { type Env, exampleSecret, parseEnv, SettingsError } from '#lib/env.ts'
import type { DotenvFiles } from '../../settings.ts'
import { named } from '../checks.ts'
import { developmentSettings, ownSettings } from '../consoles.ts'
import { advise, type Finding, plain, type Text, wrong } from '../finding.ts'
import { forms } from './forms.ts'
import { type UnknownName, unknownNames, unknownSetting } from './names.ts'

export type Given = Record<string, string | undefined>

/** What is known of the .env that settings came from. */
export type DotenvFile = Pick<DotenvFiles, 'names' | 'emptied'>

/**
 * The settings, and everything that is wrong with them. `env` is undefined if any is missing or malformed. No finding repeats a
 * value, which may be a secret.
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
  return wrong(named(missing ? 'setting-missing' : 'setting-value', plain(name)), {
    what: missing
      ? missingText(name, other)
      : { zh: `${name} 的值有误。`, en: `${name} has an invalid value.` },
    todo: other ? renameText(name, other) : formText(name, known?.form),
    ...(known && { where: known.where }),
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

/** Settings whose value in .env contains a `$name` that was replaced by nothing, as in a password with a `$`. */
export function emptiedSettings(names: string[]): Finding[] {
  return names.map((name) =>
    wrong(
      named('setting-dollar', plain(name)),
      advise(
        `.env 中 ${name} 的值含有 $，其后的文字被当作另一项设置的名称。该设置不存在，因此被替换为空。`,
        `The value of ${name} in .env has a $, and what follows was read as another setting's name. That setting does not exist, so the reference was replaced by nothing.`,
        '请将值中的 $ 写为 \\$；在 DATABASE_URL 中也可写为 %24。',
        'Write \\$ for a $ in a value; in DATABASE_URL, %24 works too.',
        ownSettings,
      ),
    ),
  )
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

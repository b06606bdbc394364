import { parseArgs } from 'node:util'
import { exampleSecret, isLoopback, parseEnv, SettingsError } from '#lib/env.ts'
import { CliError } from '../cli-error.ts'
import { forms } from '../doctor/settings/forms.ts'
import type { Language, Text } from '../doctor/finding.ts'
import { chooseLanguage } from '../language.ts'

/** The options that are settings, each by its name without the dashes. */
export const settingOptions = {
  'app-id': 'WECHAT_APP_ID',
  'app-secret': 'WECHAT_APP_SECRET',
  'wechat-api-url': 'WECHAT_API_URL',
  'env-version': 'WECHAT_ENV_VERSION',
  'database-url': 'DATABASE_URL',
  'pusher-app-id': 'PUSHER_APP_ID',
  'pusher-key': 'PUSHER_KEY',
  'pusher-secret': 'PUSHER_SECRET',
  'pusher-cluster': 'PUSHER_CLUSTER',
  'pusher-host': 'PUSHER_HOST',
  'pusher-port': 'PUSHER_PORT',
  'pusher-tls': 'PUSHER_TLS',
  url: 'SAOMA_URL',
  'site-name': 'SAOMA_SITE_NAME',
  'terms-url': 'SAOMA_TERMS_URL',
  'privacy-url': 'SAOMA_PRIVACY_URL',
  icp: 'SAOMA_ICP',
} as const

/** On the desk these are those of the demo. */
const onlyServer = [
  'url',
  'database-url',
  'pusher-app-id',
  'pusher-key',
  'pusher-secret',
  'pusher-cluster',
  'pusher-host',
  'pusher-port',
  'pusher-tls',
  'terms-url',
  'privacy-url',
  'icp',
] as const

type Option = keyof typeof settingOptions
export type Setting = (typeof settingOptions)[Option]
export type Settings = Partial<Record<string, string>>
/** How the site is reached: at a try on this computer, or at a public https address. */
export type Way = 'desk' | 'server'

export interface Given {
  language: Language
  way: Way | undefined
  /** Phones in the local network reach the desk too. */
  lan: boolean
  demoDatabase: boolean
  /** From options and from the environment. */
  settings: Settings
  /** Those of the environment. */
  fromEnvironment: string[]
  json: boolean
  yes: boolean
}

/** What the command line and the environment answer already. Throws CliError with exit code 2. */
export function readOptions(args: string[], env: NodeJS.Dict<string>): Given {
  const string = { type: 'string' } as const
  const boolean = { type: 'boolean' } as const
  const { values } = parseArgs({
    args,
    options: {
      ...(Object.fromEntries(Object.keys(settingOptions).map((name) => [name, string])) as Record<
        Option,
        typeof string
      >),
      for: string,
      lan: boolean,
      'demo-database': boolean,
      lang: string,
      json: boolean,
      yes: boolean,
    },
  })
  const language = chooseLanguage(values.lang, env)
  const way = values.for
  if (way !== undefined && way !== 'desk' && way !== 'server')
    throw new CliError(`--for is desk or server, not ${way}.`, { exitCode: 2 })
  const settings: Settings = {}
  const fromEnvironment: string[] = []
  for (const [option, name] of Object.entries(settingOptions) as [Option, Setting][]) {
    const [typed, surrounding] = [values[option]?.trim(), env[name]?.trim()]
    if (typed && surrounding && typed !== surrounding)
      throw new CliError(conflict(option, name)[language], { exitCode: 2 })
    if (!typed && surrounding) fromEnvironment.push(name)
    const value = typed || surrounding
    if (!value) continue
    const problem =
      name === 'SAOMA_URL' && way === 'server' ? problemOfPublicUrl(value) : problemOf(name, value)
    if (problem) throw new CliError(`${typed ? `--${option}` : name}: ${problem[language]}`, { exitCode: 2 })
    settings[name] = value
  }
  const idle = way === 'desk' ? onlyServer.filter((option) => values[option]) : values.lan ? ['lan'] : []
  if (way && idle.length > 0) throw new CliError(unused(way, idle)[language], { exitCode: 2 })
  return {
    language,
    way,
    lan: values.lan ?? false,
    demoDatabase: values['demo-database'] ?? false,
    settings,
    fromEnvironment,
    json: values.json ?? false,
    yes: values.yes ?? false,
  }
}

/** The names of the options without which nothing can be written. */
export function missingOptions({ way, settings, demoDatabase }: Given, hasDemo: boolean): string[] {
  const server: Setting[] = way === 'server' || (way === undefined && !hasDemo) ? ['SAOMA_URL'] : []
  if (server.length > 0 && !demoDatabase) server.push('DATABASE_URL')
  if (server.length > 0)
    server.push(
      'PUSHER_APP_ID',
      'PUSHER_KEY',
      'PUSHER_SECRET',
      ...(settings['PUSHER_HOST'] ? [] : ['PUSHER_CLUSTER' as const]),
    )
  const needed: Setting[] = ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', ...server]
  const options = Object.entries(settingOptions).flatMap(([option, name]) =>
    needed.includes(name) && !settings[name] ? [`--${option}`] : [],
  )
  return [...(way === undefined && hasDemo ? ['--for'] : []), ...options]
}

/** Complete and well-formed, and of nobody: what is not known yet while a part is tried. */
export const placeholders: Record<string, string> = {
  DATABASE_URL: 'postgresql://127.0.0.1/none',
  WECHAT_APP_ID: 'wx0000000000000000',
  WECHAT_APP_SECRET: 'none',
  PUSHER_APP_ID: '1',
  PUSHER_KEY: 'none',
  PUSHER_SECRET: 'none',
  PUSHER_CLUSTER: 'mt1',
  PUSHER_ENCRYPTION_KEY: Buffer.alloc(32, 'n').toString('base64'),
  SAOMA_SECRET: 'n'.repeat(32),
  // Of a public site the doctor demands more.
  SAOMA_URL: 'http://127.0.0.1:3000',
}

/** What is wrong with the form of a setting; undefined if nothing is. */
export function problemOf(name: string, value: string): Text | undefined {
  if (name === 'WECHAT_APP_ID' && !/^wx\w{16}$/.test(value)) return notAnAppId(value)
  if (name === 'PUSHER_HOST' && /[:/]/.test(value)) return notAHost
  // Of a password with an @ or a #, URL makes a host or a fragment.
  if (name === 'DATABASE_URL' && /#|@.*@/.test(value)) return mustBe(name)
  try {
    parseEnv({ ...placeholders, [name]: value })
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    // Whether a secret of .env.example is harmless depends on the other settings.
    if (error.problems.some((one) => one.name === name && one.problem !== exampleSecret)) return mustBe(name)
  }
  return undefined
}

function mustBe(name: string): Text {
  const form = forms[name]?.form
  return { zh: `应为：${form?.zh ?? ''}`, en: `it must be ${form?.en ?? ''}` }
}

const notAHost: Text = {
  zh: '应为主机名，例如 push.example.com：不含 https:// 和端口',
  en: 'it must be the name of a host, such as push.example.com, without https:// and without a port',
}

function notAnAppId(value: string): Text {
  if (value.startsWith('gh_'))
    return {
      zh: '这是原始 ID，不是 AppID。AppID 以 wx 开头，共 18 个字符，与 AppSecret 在同一页',
      en: 'this is the original ID (原始ID). The AppID begins with wx, has 18 characters, and is on the page of the AppSecret',
    }
  return {
    zh: '应为小程序的 AppID：以 wx 开头，共 18 个字符',
    en: 'it must be the AppID of the mini-program: 18 characters that begin with wx',
  }
}

/** A site for everybody: what phones call, and what `SAOMA_URL` of it has to be. */
export function problemOfPublicUrl(value: string): Text | undefined {
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    return {
      zh: '应为完整的地址，例如 https://login.example.com',
      en: 'it must be a whole address, such as https://login.example.com',
    }
  const { protocol, host, hostname, origin, href } = new URL(value)
  if (isLoopback(hostname))
    return {
      zh: `手机和其他电脑无法访问 ${host}。应为公网地址；如仅在本机试用，请选择「本机试用」`,
      en: `phones and other computers cannot reach ${host}: it must be a public address`,
    }
  if (protocol === 'http:')
    return {
      zh: `应为 https://${host}：手机上的小程序不能访问 http。如仅在本机试用，请选择「本机试用」`,
      en: `it must be https://${host}: mini-programs on phones cannot call http`,
    }
  if (href !== `${origin}/`)
    return { zh: `不含路径和参数，应为 ${origin}`, en: `it has no path and no query: ${origin}` }
  return undefined
}

function conflict(option: string, name: string): Text {
  return {
    zh: `--${option} 与环境变量 ${name} 的值不同，而环境变量优先于 .env。请删除其中一个。`,
    en: `--${option} is not the ${name} of the environment, which goes before .env. Leave out one of them.`,
  }
}

function unused(way: Way, options: string[]): Text {
  const list = options.map((option) => `--${option}`).join(', ')
  return {
    zh: `--for ${way} 不使用 ${list}。`,
    en: `--for ${way} has no use for ${list}.`,
  }
}

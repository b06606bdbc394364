import { parseArgs } from 'node:util'
import { CliError } from '../cli-error.ts'
import type { Language, Text } from '../doctor/finding.ts'
import { chooseLanguage } from '../language.ts'
import { problemOf, problemOfUrl } from './problems.ts'

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
      lang: string,
      json: boolean,
      yes: boolean,
    },
  })
  const language = chooseLanguage(values.lang, env)
  const way = values.for
  if (way !== undefined && way !== 'desk' && way !== 'server')
    throw new CliError(notAWay(way)[language], { exitCode: 2 })
  const idle = way === 'desk' ? onlyServer.filter((option) => values[option]) : values.lan ? ['lan'] : []
  if (way && idle.length > 0) throw new CliError(unused(way, idle)[language], { exitCode: 2 })
  const others: Settings = { WECHAT_API_URL: values['wechat-api-url'] || env['WECHAT_API_URL'] || '' }
  const settings: Settings = {}
  const fromEnvironment: string[] = []
  for (const [option, name] of Object.entries(settingOptions) as [Option, Setting][]) {
    const [typed, surrounding] = [values[option]?.trim(), env[name]?.trim()]
    if (typed && surrounding && typed !== surrounding)
      throw new CliError(conflict(option, name)[language], { exitCode: 2 })
    if (!typed && surrounding) fromEnvironment.push(name)
    const value = typed || surrounding
    if (!value) continue
    const problem = name === 'SAOMA_URL' && way ? problemOfUrl(way, value) : problemOf(name, value, others)
    if (problem) throw new CliError(`${typed ? `--${option}` : name}: ${problem[language]}`, { exitCode: 2 })
    settings[name] = value
  }
  return {
    language,
    way,
    lan: values.lan ?? false,
    settings,
    fromEnvironment,
    json: values.json ?? false,
    yes: values.yes ?? false,
  }
}

/** The names of the options without which nothing can be written. */
export function missingOptions({ way, settings }: Given, hasDemo: boolean): string[] {
  const server: Setting[] =
    way === 'server' || (way === undefined && !hasDemo) ? ['SAOMA_URL', 'DATABASE_URL'] : []
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

function notAWay(given: string): Text {
  const ways: Way[] = ['desk', 'server']
  return {
    zh: `--for 应为 ${ways.join(' 或 ')}，不能是 ${given}。`,
    en: `--for is ${ways.join(' or ')}, not ${given}.`,
  }
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
    zh: `--for ${way} 不支持 ${list}。`,
    en: `--for ${way} has no use for ${list}.`,
  }
}

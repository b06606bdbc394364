import { Client } from 'pg'
import { forgetSettings } from '#lib/env.ts'
import { forget } from '#lib/per-process.ts'
import { checks, named } from '../doctor/checks.ts'
import { checkDatabase } from '../doctor/database/database.ts'
import { usual } from '../doctor/examine.ts'
import { advise, type Finding, plain, warning } from '../doctor/finding.ts'
import { checkPusher } from '../doctor/pusher/pusher.ts'
import { checkWechat } from '../doctor/wechat/wechat.ts'
import { settingOptions, type Settings } from './options.ts'
import { placeholders } from './problems.ts'

/** Everything that a process keeps of its settings. */
const kept = ['access token', 'circuits', 'database', 'health', 'keys', 'log', 'miniapp key', 'pusher']

const asked: ReadonlySet<string> = new Set(Object.values(settingOptions))

/** The environment of this process before any trial. */
export type Environment = NodeJS.ProcessEnv

/** Gives these settings to this process, as if it had just started. The environment goes before them, as at every start. */
export function startAnew(settings: Settings, environment: Environment): void {
  process.noDeprecation = true
  process.env = { ...settings, ...environment, SAOMA_LOG_LEVEL: 'silent' }
  forgetSettings()
  forget(...kept)
}

export interface Tried {
  findings: Finding[]
  /** WeChat makes codes for the page of the released version. */
  released?: boolean
}

/** Tries one part of the settings, while the others are not known yet. */
export type Trial = (settings: Settings) => Promise<Tried>

export interface Trials {
  /** AppID and AppSecret. Which version has the page is a question of its own. */
  wechat: Trial
  /** A new database lacks the tables of Saoma, which is fine. One with tables of others is not. */
  database: Trial
  pusher: Trial
}

/** The checks of the doctor, each for settings that are not written yet. */
export function trialsIn(environment: Environment): Trials {
  // Of the settings that setup asks for, those that are tried have the values of the environment already.
  const rest = Object.entries(environment).filter(([name]) => !asked.has(name))
  const begin = (settings: Settings): void =>
    startAnew({ ...placeholders, ...settings }, Object.fromEntries(rest) as Environment)
  return {
    async wechat(settings) {
      begin(settings)
      const [token, login, code] = await checkWechat(usual.waitMs)
      // Both refuse a wrong AppID in the same words.
      const told = token?.state === 'ok' ? [token, login] : [token]
      return { findings: told.filter((one) => one !== undefined), released: code?.state === 'ok' }
    },
    async database(settings) {
      begin(settings)
      const [connection, ...rest] = await checkDatabase(usual.waitMs)
      if (connection?.state !== 'ok') return { findings: connection ? [connection] : [] }
      const clock = rest.filter(
        ({ check, state }) => state === 'wrong' && check.en === checks['database-clock'].en,
      )
      const names = await tablesOfOthers(process.env['DATABASE_URL'] ?? '')
      return { findings: [connection, ...clock, ...(names.length > 0 ? [occupied(names)] : [])] }
    },
    async pusher(settings) {
      begin(settings)
      return { findings: await checkPusher(usual.waitMs) }
    },
  }
}

async function tablesOfOthers(connectionString: string): Promise<string[]> {
  const client = new Client({ connectionString, connectionTimeoutMillis: usual.waitMs })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()
       AND to_regclass('_prisma_migrations') IS NULL ORDER BY 1 LIMIT 4`,
    )
    return rows.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

function occupied(names: string[]): Finding {
  return warning(
    named('setting-value', plain('DATABASE_URL')),
    advise(
      `该数据库中已有其他程序的表：${names.slice(0, 3).join('、')}${names.length > 3 ? ' 等' : ''}。`,
      `This database has tables of another program: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and more' : ''}.`,
      '请为 Saoma 新建数据库（CREATE DATABASE saoma;），并填写其地址。',
      'Create a database for Saoma (CREATE DATABASE saoma;), and use its address.',
    ),
  )
}

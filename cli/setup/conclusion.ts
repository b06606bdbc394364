import { existsSync } from 'node:fs'
import { checks } from '../doctor/checks.ts'
import { neverMigrated } from '../doctor/database/migrations.ts'
import { examine, type Part, usual } from '../doctor/examine.ts'
import { type Finding, type Text, untried } from '../doctor/finding.ts'
import { probe } from '../doctor/unreachable.ts'
import { PROGRAM } from '../migrate.ts'
import { noDotenv } from '../settings.ts'
import type { Answers } from './questions.ts'

export interface Conclusion {
  findings: Finding[]
  /** The one command that comes next, and what for. */
  next: { command: string; why: Text }
}

const demoStarts: Text = { zh: '运行 npm run demo 后启动', en: 'npm run demo starts it' }

/** What the doctor finds by the settings of this process. It leaves out what has not been started yet, which is no fault. */
export async function conclude({ way, lanUrl, settings }: Answers): Promise<Conclusion> {
  const url = settings['SAOMA_URL'] ?? ''
  const isUp = way === 'server' && (await probe(url, usual.waitMs)) === null
  const parts: Part[] = [
    'wechat',
    ...(way === 'desk' ? [] : (['database', 'pusher'] as const)),
    ...(isUp ? (['site', 'sites'] as const) : []),
    'miniprogram',
  ]
  const found = (await examine(process.env, noDotenv, usual, parts)).map(unlessNew)
  const later = [
    ...(way === 'desk' ? [databaseCheck, pushCheck].map((check) => untried(check, demoStarts)) : []),
    ...(isUp ? [] : [untried(checks['site-answers'], way === 'desk' ? demoStarts : notUp(url))]),
  ]
  return { findings: [...found, ...later], next: nextOf(found, { way, lanUrl, isUp }) }
}

const [databaseCheck, pushCheck] = [checks['database-connection'], checks['pusher-socket']]

/** That nobody has made the tables of a new database yet is no fault. */
export function unlessNew(finding: Finding): Finding {
  const isNew = finding.state === 'wrong' && finding.what === neverMigrated.what
  return isNew ? untried(finding.check, noTables) : finding
}

const noTables: Text = { zh: '新数据库，尚未建表', en: 'a new database, without tables yet' }

type State = Pick<Answers, 'way' | 'lanUrl'> & { isUp: boolean }

/** What to do first about `found`. */
export function nextOf(found: Finding[], { way, lanUrl, isUp }: State): Conclusion['next'] {
  const isClone = existsSync('.env.example')
  const doctor = isClone ? 'npm run doctor' : 'node saoma.mjs doctor'
  const isMigration = (finding: Finding): boolean => finding.check.en === checks['database-migrations'].en
  if (found.some((finding) => finding.state === 'wrong' && !isMigration(finding)))
    return { command: doctor, why: mendFirst }
  if (way === 'desk')
    return { command: `npm run demo${lanUrl === undefined ? '' : ' -- --lan'}`, why: startIt }
  if (found.some((finding) => finding.state !== 'ok' && isMigration(finding)))
    return { command: `${PROGRAM} migrate`, why: migrateIt }
  if (isUp) return { command: doctor, why: allWell }
  return { command: isClone ? 'npm run build && npm start' : 'node server.js', why: startIt }
}

const mendFirst: Text = {
  zh: '请按上文解决标有 ✗ 的问题（修改 .env），然后重新检查：',
  en: 'Fix what is marked ✗ above (edit .env), then check again:',
}
const startIt: Text = { zh: '下一步，启动：', en: 'Next, start it:' }
const migrateIt: Text = { zh: '下一步，建立数据库的表：', en: 'Next, create the tables in the database:' }
const allWell: Text = {
  zh: '网站已在运行：请重启网站以使用新的 .env，然后再检查一次：',
  en: 'The site is running already: restart it with the new .env, then check once more:',
}

function notUp(url: string): Text {
  return { zh: `尚未启动，${url} 没有响应`, en: `not started yet: nothing answers at ${url}` }
}

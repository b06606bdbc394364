import { setTimeout as wait } from 'node:timers/promises'
import type { Exchange } from '#dev/stack/reverse-proxy.ts'
import type { Stack, StackOptions } from '#dev/stack/stack.ts'
import type { RecordedCall } from 'wechat-standin'
import { Browser } from '../clients/browser.ts'
import { logInListening } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { pusherStats, wechatCalls } from '../clients/stand-ins.ts'
import { startFaultyStack } from '../faults/faulty-stack.ts'
import { sql } from '../sql.ts'
import { until } from '../until.ts'
import type { Cost, StatementKind } from './budget.ts'

const calmMs = 400
const imagePath = '/wxa/getwxacodeunlimit'
const loginPath = '/sns/jscode2session'

/** A stack that counts everything that passes between its parts. */
export interface CountedStack {
  stack: Stack
  /** Counts the cost of one login: `login` makes it, and resolves with its scene. */
  count(login: () => Promise<string>): Promise<Cost>
  close(): Promise<void>
}

type Tally = { exchanges: Exchange[]; statements: string[] }

/**
 * `spares`: with spare codes. Rate limits are on, as for everybody, and one login has been made, so that nothing happens
 * for the first time. `options`: where the app runs.
 */
export async function startCountedStack(spares: boolean, options: StackOptions = {}): Promise<CountedStack> {
  let tally: Tally = { exchanges: [], statements: [] }
  const { stack, database, close } = await startFaultyStack({
    ...options,
    reverseProxy: true,
    onExchange: (exchange) => tally.exchanges.push(exchange),
    onStatement: (sql) => tally.statements.push(sql),
    env: { SAOMA_SPARE_CODES: spares ? 'on' : 'off', ...options.env },
  })
  try {
    const { urls } = stack
    await logInListening(new Browser(urls.app), new Phone(urls.app, urls.wechat))
    if (spares)
      await until(
        async () => (await sql(database, 'SELECT scene FROM "SpareCode"')).length > 0 || null,
        'there are no spare codes',
      )

    async function count(login: () => Promise<string>): Promise<Cost> {
      await untilCalm(() => size(tally))
      tally = { exchanges: [], statements: [] }
      const before = await outside(urls)
      const scene = await login()
      await untilCalm(() => size(tally))
      return costOf(scene, tally, before, await outside(urls))
    }
    return { stack, count, close }
  } catch (error) {
    await close()
    throw error
  }
}

type Outside = { calls: RecordedCall[]; stats: { published: number; delivered: number } }

async function outside({ wechat, pusher }: Stack['urls']): Promise<Outside> {
  const [calls, stats] = await Promise.all([wechatCalls(wechat), pusherStats(pusher)])
  return { calls, stats }
}

function costOf(scene: string, { exchanges, statements }: Tally, before: Outside, after: Outside): Cost {
  const [assets, requests] = split(exchanges, ({ path }) =>
    /^\/(_next\/static\/|icon\.svg|favicon\.ico)/.test(path),
  )
  const [phone, browser] = split(requests, ({ path }) =>
    /^\/api\/miniapp\/(auth|register|publish)$/.test(path),
  )
  const kinds = statements.map(statementKind)
  const calls = after.calls.slice(before.calls.length)
  const [pictures, others] = split(calls, ({ path }) => path === imagePath)
  const [own, ahead] = split(pictures, (call) => call.scene === scene)
  const [logins, tokens] = split(others, ({ path }) => path === loginPath)
  return {
    browser: browser.map(nameOf),
    phone: phone.map(nameOf),
    assets: assets.length,
    bytes: requests.reduce((sum, { received, sent }) => sum + received + sent, 0),
    page: browser.find(({ path }) => path.startsWith('/login'))?.sent ?? 0,
    statements: {
      login: kinds.filter((kind) => kind === 'login').length,
      behind: kinds.filter((kind) => kind === 'behind').length,
    },
    wechat: {
      onTheWay: [...own, ...logins].map(({ path }) => path),
      ahead: ahead.length,
      tokens: tokens.length,
    },
    published: after.stats.published - before.stats.published,
    delivered: after.stats.delivered - before.stats.delivered,
  }
}

function split<T>(all: T[], is: (one: T) => boolean): [T[], T[]] {
  return [all.filter(is), all.filter((one) => !is(one))]
}

function nameOf({ method, path }: Exchange): string {
  return `${method} ${path.split('?')[0]}`
}

function size({ exchanges, statements }: Tally): number {
  return exchanges.length + statements.length
}

/** Work after a response is over when nothing has happened for a while. */
async function untilCalm(size: () => number): Promise<void> {
  await until(async () => {
    const before = size()
    await wait(calmMs)
    return size() === before || null
  }, 'the app never came to rest')
}

/** Work after the response, among it the logouts that a browser's previous session leads to. */
const behind = [
  /^\s*DELETE FROM "\w+" WHERE \w+ (IN|= ANY) \(/,
  /^\s*WITH (gone|expired) AS \(/,
  /^\s*(UPDATE|DELETE FROM|SELECT [^;]* FROM) "WebhookEvent"/,
  /^\s*UPDATE "SiteLogin" l SET "logoutAt"/,
  /^\s*SELECT extract\(epoch FROM min\(coalesce\(l\."logoutDueAt"/,
  /^\s*SELECT[^;]* AS stock/,
  /^\s*INSERT INTO .*"SpareCode"/,
]

/** The kind of a statement. An unknown one counts as the login's. */
function statementKind(sql: string): StatementKind {
  return behind.some((form) => form.test(sql)) ? 'behind' : 'login'
}

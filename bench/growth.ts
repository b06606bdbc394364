import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { migrate } from '../lib/db/migrate.ts'
import { MIGRATIONS } from '../cli/migrate.ts'
import { createDatabase, startPostgres } from '../dev/postgres/server.ts'
import { startStack, type Stack } from '../dev/stack/stack.ts'
import { receiveLogouts } from '../e2e/clients/site.ts'
import { receiveEvents } from '../e2e/clients/webhook.ts'
import { sql } from '../e2e/sql.ts'
import { atLeast, atMost, type Chapter, type Figure, median } from './figure.ts'
import { cleaning } from './growth/cleaning.ts'
import { fill } from './growth/fill.ts'
import { hotRow } from './growth/hot-row.ts'
import { type Plan, takePlans } from './growth/plans.ts'
import { cron, type Kind, stepsOf } from './growth/routes.ts'

const logins = Number(process.env['BENCH_LOGINS'] ?? 1_000_000)
const plansFile = 'bench-results/growth.txt'
/** A page has 8 KB. What cleaning reads of indexes is for 500 rows. */
const most: Record<Kind, { ms: number; pages: number }> = {
  login: { ms: 50, pages: 200 },
  account: { ms: 50, pages: 200 },
  site: { ms: 50, pages: 200 },
  desk: { ms: 300, pages: 20_000 },
  command: { ms: 300, pages: 20_000 },
  cleaning: { ms: 300, pages: 20_000 },
}
/** Those that grow with the visitors. Scenes live for an hour, and the statistics of the last hour count all of them. */
const whole =
  /^Seq Scan (User|Identity|Session|AuditEntry|Consent|SiteLogin|Avatar|WebhookEvent|RateLimit|SiteFunnelCount)\b/

/** Every statement of Saoma's with the rows of a day of many logins, beside the same with hardly any; and whether cleaning keeps up. */
export const growth: Chapter = {
  name: 'growth',
  title: `A day of ${logins.toLocaleString('en')} logins, by its rows`,
  async run(say) {
    mkdirSync('bench-results', { recursive: true })
    const postgres = await startPostgres()
    try {
      const [small, large] = [await newDatabase(postgres.url), await newDatabase(postgres.url)]
      say('every statement in a new database')
      const before = await withApp(small, true, (stack, env) => statements(stack, env, say))
      await fill(large, logins, say)
      const sizes = await tableSizes(large)
      say('every statement with these rows')
      const after = await withApp(large, true, (stack, env) => statements(stack, env, say))
      writeFileSync(plansFile, [sizes, reportOf(before, after)].join('\n\n'))
      say(`tables and plans are in ${plansFile}`)
      const cleaned = await withApp(large, false, (stack) => cleaning(stack, logins, say))
      return [...figuresOf(before, after), ...cleaned, ...(await hotRow(say))]
    } finally {
      await postgres.close()
    }
  },
}

async function newDatabase(server: string): Promise<string> {
  const url = await createDatabase(server)
  await migrate(url, MIGRATIONS)
  return url
}

/** The app on this database; `explained`: with the plan of each statement. */
export async function withApp<T>(
  databaseUrl: string,
  explained: boolean,
  use: (stack: Stack, env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'saoma-growth-'))
  await using events = await receiveEvents()
  const env = {
    ...(explained && { NODE_OPTIONS: `--import ${new URL('growth/explain.mjs', import.meta.url).href}` }),
    BENCH_PLANS: path.join(folder, 'plans'),
    SAOMA_PHONE: 'on',
    SAOMA_SPARE_CODES: 'on',
    SAOMA_NUMBER_MATCH: 'auto',
    SAOMA_TRUST_PROXY: '1',
    SAOMA_METRICS_TOKEN: cron,
    CRON_SECRET: cron,
    ...(explained && events.settings),
  }
  const stack = await startStack({ distDir: '.next-test', databaseUrl, env })
  try {
    return await use(stack, { ...process.env, ...stack.settings, ...env })
  } finally {
    await stack.close()
    rmSync(folder, { recursive: true })
  }
}

type Found = Map<string, Plan & { kind: Kind; step: string; times: number[] }>

/** Each statement that the app and its commands send: its median time, and the most that it read. What cleaning sends belongs to it, whenever it runs. */
async function statements(
  stack: Stack,
  env: NodeJS.ProcessEnv,
  say: (progress: string) => void,
): Promise<Found> {
  await using receiver = await receiveLogouts()
  const file = env['BENCH_PLANS'] ?? ''
  const steps = await stepsOf(stack, env, receiver.url)
  takePlans(file)
  const found: Found = new Map()
  for (const kind of ['cleaning', 'login', 'account', 'site', 'desk', 'command'] as const)
    for (const [step, run] of Object.entries(steps[kind])) {
      await run().catch((error: unknown) => say(`${step}: ${String(error)}`))
      for (const plan of takePlans(file)) {
        const known = found.get(plan.text) ?? { ...plan, kind, step, times: [] }
        known.times.push(plan.ms)
        known.ms = median(known.times)
        known.pages = Math.max(known.pages, plan.pages)
        known.reads = [...new Set([...known.reads, ...plan.reads])]
        found.set(plan.text, known)
      }
    }
  return found
}

function figuresOf(before: Found, after: Found): Figure[] {
  return (Object.keys(most) as Kind[]).flatMap((kind): Figure[] => {
    const own = [...after.values()].filter((one) => one.kind === kind)
    const ms = Math.max(...own.map((one) => one.ms))
    const pages = Math.max(...own.map((one) => one.pages))
    const read = own.filter(({ reads }) => reads.some((one) => whole.test(one))).length
    const then = [...before.values()].filter((one) => one.kind === kind)
    return [
      atLeast(1, { name: `${kind}: statements`, value: own.length, unit: 'times' }),
      atMost(most[kind].ms, { name: `${kind}: slowest statement`, value: ms, unit: 'ms' }),
      {
        name: `${kind}: slowest in a new database`,
        value: Math.max(...then.map((one) => one.ms)),
        unit: 'ms',
      },
      atMost(most[kind].pages, { name: `${kind}: most pages read by one`, value: pages, unit: 'times' }),
      atMost(0, { name: `${kind}: statements that read a whole table`, value: read, unit: 'times' }),
    ]
  })
}

function reportOf(before: Found, after: Found): string {
  return [...after.values()]
    .toSorted((a, b) => b.pages - a.pages)
    .map(({ text, ms, pages, reads, kind, step }) => {
      const then = before.get(text)
      const grown = then
        ? `${then.pages} pages, ${then.ms.toFixed(1)} ms in a new database`
        : 'not sent in a new database'
      return `${pages} pages, ${ms.toFixed(1)} ms (${grown}), ${kind}: ${step}\n  ${text}\n    ${reads.join('\n    ')}`
    })
    .join('\n')
}

/** Each table: its rows, and its bytes with indexes, a row. */
async function tableSizes(database: string): Promise<string> {
  const rows = await sql<{ line: string }>(
    database,
    `SELECT format('%-16s %10s rows %9s %6s bytes a row', relname, reltuples::bigint, pg_size_pretty(pg_total_relation_size(oid)),
       (pg_total_relation_size(oid) / nullif(reltuples, 0))::bigint) AS line
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY pg_total_relation_size(oid) DESC`,
  )
  return rows.map(({ line }) => line).join('\n')
}

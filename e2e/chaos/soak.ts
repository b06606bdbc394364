import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import { build, isBuilt } from '#dev/command/build.ts'
import { exitWithError, CliError } from '#cli/cli-error.ts'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { confirm, redeem, scanListening } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { pusherStats } from '../clients/stand-ins.ts'
import { sql } from '../sql.ts'

const distDir = '.next-test'
const progressMs = 30_000
/** Longer than pools keep idle connections, and sockets take to close. */
const calmMs = 20_000
/** By then a process has reached its steady memory. */
const warmUpMs = 120_000

/** Results so far. */
interface Tally {
  begun: number
  waits: number[]
  errors: Map<string, number>
}

/** `node --import tsx e2e/chaos/soak.ts <minutes> <logins a second>`: two instances, a real PostgreSQL, the real channel. Ends by itself. */
async function soak(minutes: number, rate: number): Promise<void> {
  if (!(minutes > 0 && rate > 0))
    throw new CliError('node --import tsx e2e/chaos/soak.ts <minutes> <logins a second>')
  if (!isBuilt(distDir)) await build(distDir)
  const env = { SAOMA_RATE_LIMIT: 'off' }
  const stack = await startStack({ apps: 2, reverseProxy: true, distDir, env })
  try {
    console.log('Two minutes to warm up')
    await load(stack, 'warm', warmUpMs, rate)
    await wait(calmMs)
    const before = await stateOf(stack)
    console.log(`${minutes} minutes at ${rate} logins a second`)
    const tally = await load(stack, 'soak', minutes * 60_000, rate)
    const busy = await stateOf(stack)
    await wait(calmMs)
    const after = await stateOf(stack)
    report(tally, before, busy, after)
  } finally {
    await stack.close()
  }
}

/** Starts logins at this rate, however long each takes, and waits for the last. */
async function load(stack: Stack, name: string, forMs: number, rate: number): Promise<Tally> {
  const tally: Tally = { begun: 0, waits: [], errors: new Map() }
  const running = new Set<Promise<void>>()
  const begunAt = performance.now()
  let nextProgress = progressMs
  for (;;) {
    const now = performance.now() - begunAt
    if (now >= forMs) break
    for (; tally.begun < (now / 1_000) * rate; tally.begun += 1) {
      const one = count(tally, timedLogin(stack, `${name}-${tally.begun}`)).finally(() => running.delete(one))
      running.add(one)
    }
    if (now >= nextProgress) {
      nextProgress += progressMs
      const { rss } = await stateOf(stack)
      console.log(
        `${Math.round(now / 1_000)} s: ${tally.begun} begun, ${running.size} under way, ${sum(tally.errors)} failed, ${rss.join(' + ')} MB`,
      )
      for (const [why, times] of tally.errors) console.log(`  ${times} × ${why}`)
    }
    await wait(1_000 / rate / 2)
  }
  await Promise.all(running)
  return tally
}

/** One login over the channel, without a retry; how long from the confirmation to the session, in ms. */
async function timedLogin({ urls }: Stack, person: string): Promise<number> {
  const login = await scanListening(new Browser(urls.app), new Phone(urls.app, urls.wechat, person))
  try {
    const begun = performance.now()
    await redeem(await confirm(login))
    return performance.now() - begun
  } finally {
    login.channel.close()
  }
}

async function count(tally: Tally, login: Promise<number>): Promise<void> {
  try {
    tally.waits.push(await login)
  } catch (error) {
    const why = reasonOf(error)
    tally.errors.set(why, (tally.errors.get(why) ?? 0) + 1)
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`
}

function report({ begun, waits, errors }: Tally, before: SoakState, busy: SoakState, after: SoakState): void {
  const sorted = waits.toSorted((a, b) => a - b)
  const percentile = (share: number): string =>
    `${Math.round(sorted[Math.floor(sorted.length * share)] ?? 0)} ms`
  console.table({
    logins: { end: begun },
    'signed in': { end: waits.length },
    errors: { end: sum(errors) },
    'confirm → signed in, p50': { end: percentile(0.5) },
    'confirm → signed in, p95': { end: percentile(0.95) },
    ...Object.fromEntries(
      before.rss.map((start, i) => [
        `memory of instance ${i + 1}, MB`,
        { start, busy: busy.rss[i], end: after.rss[i] },
      ]),
    ),
    'sockets at Pusher': { start: before.sockets, busy: busy.sockets, end: after.sockets },
    'connections at PostgreSQL': {
      start: before.connections,
      busy: busy.connections,
      end: after.connections,
    },
  })
  for (const [why, times] of errors) console.log(`${times} × ${why}`)
  const left = after.sockets > before.sockets || after.connections > before.connections
  process.exitCode = errors.size > 0 || left ? 1 : 0
}

/** What must be the same before and after a soak. */
interface SoakState {
  /** Resident memory of each instance, in MB. */
  rss: number[]
  /** Open at the Pusher stand-in. */
  sockets: number
  /** Client connections at PostgreSQL, without the one that counts. */
  connections: number
}

async function stateOf(stack: Stack): Promise<SoakState> {
  const [rss, stats, rows] = await Promise.all([
    Promise.all(stack.urls.apps.map((_url, i) => rssOf(stack.process(i === 0 ? 'app' : `app${i + 1}`).pid))),
    pusherStats(stack.urls.pusher),
    sql<{ n: number }>(
      stack.urls.database,
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    ),
  ])
  return { rss, sockets: stats.sockets, connections: rows[0]?.n ?? 0 }
}

async function rssOf(pid: number | undefined): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Math.round(Number(stdout) / 1024)
}

function sum(errors: Map<string, number>): number {
  return [...errors.values()].reduce((a, b) => a + b, 0)
}

const [minutes = '10', rate = '10'] = process.argv.slice(2)
await soak(Number(minutes), Number(rate)).catch(exitWithError)

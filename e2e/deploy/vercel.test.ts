/**
 * From a clone to production as Vercel does it: its build command in its environment, with settings of production that
 * point at the stand-ins and a real PostgreSQL. What is not as there: the packages are lent and not installed, `next start`
 * serves the build and not functions, and the headers of Vercel's edge are sent by hand.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeInBuild } from '#dev/checks/stand-ins.ts'
import { startPostgres, type Postgres } from '#dev/postgres/server.ts'
import { NO_SERVER } from '#dev/postgres/binaries.ts'
import { untilHealthy } from '#dev/stack/health.ts'
import { freePorts } from '#dev/stack/ports.ts'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { logInListening } from '../clients/log-in.ts'
import { Phone, scanPicture } from '../clients/phone.ts'
import { sql } from '../sql.ts'
import { freshCopy, lendPackages, shell } from './copy.ts'

/** Of all that the functions take along; Vercel takes 250 MB. Its picture library alone is 20. */
const MOST_TRACED_BYTES = 45_000_000
const vercel = { VERCEL: '1', CI: '1' }

let copy: string
let postgres: Postgres
let stack: Stack
let server: ChildProcess | undefined

beforeAll(async () => {
  const started = await startPostgres()
  if (!started) throw new Error(NO_SERVER)
  postgres = started
  // This migrates the database named postgres, which the site does not use.
  stack = await startStack({ apps: 0, databaseUrl: postgres.url })
  copy = await freshCopy()
  await lendPackages(copy)
})
afterAll(async () => {
  server?.kill()
  await stack?.close()
  await postgres?.close()
  if (copy) rmSync(copy, { recursive: true, force: true })
})

test('a production deployment without settings is refused, and each is named with what it is for', async () => {
  const { code, output } = await build({ VERCEL_ENV: 'production' })
  expect(code).toBe(1)
  expect(output).toContain('Vercel: Project, Settings, Environment Variables')
  for (const said of [
    'DATABASE_URL: missing\n    PostgreSQL.',
    'WECHAT_APP_SECRET: missing\n    WeChat mini-program: mp.weixin.qq.com, Development, Development settings.',
    'PUSHER_KEY: missing\n    Pusher Channels: dashboard.pusher.com, App keys.',
    'SAOMA_URL: missing\n    Where visitors open this site, without a path.',
  ])
    expect(output).toContain(said)
  expect(output).not.toContain('next build')
})

test('a preview that has the settings of production does not touch its database', async () => {
  const settings = { ...stack.settings, DATABASE_URL: await database('preview') }
  const { output } = await build({ ...settings, VERCEL_ENV: 'preview' }, 'next build…')
  expect(output).toContain('No production deployment: the database is left as it is.')
  expect(await tables(settings.DATABASE_URL)).toEqual([])
})

test('a production deployment migrates its database, is built, and serves a login', async () => {
  const [port = 0] = await freePorts(1)
  const url = await database('production')
  const app = `http://127.0.0.1:${port}`
  // The pooled address leads nowhere while it builds: migrations take the direct one.
  const settings = { ...stack.settings, DATABASE_DIRECT_URL: url, SAOMA_URL: app, ...vercel }
  const pooled = 'postgresql://pooler:pooler@127.0.0.1:9/none'
  const { code, output } = await build({ ...settings, DATABASE_URL: pooled, VERCEL_ENV: 'production' })
  expect(output).toContain('prisma generate…')
  expect(code, output).toBe(0)
  expect(await tables(url)).toEqual(
    expect.arrayContaining(['Scene', 'Session', 'User', '_prisma_migrations']),
  )

  server = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(port)],
    {
      cwd: copy,
      env: { PATH: process.env['PATH'], ...settings, DATABASE_URL: url, NODE_ENV: 'production' },
      stdio: 'ignore',
    },
  )
  await untilHealthy(`${app}/api/health`, AbortSignal.timeout(60_000))
  const before = await statements(url)
  const headers = {
    'x-forwarded-for': '203.0.113.7',
    'x-vercel-ip-city': 'S%C3%A3o%20Paulo',
    'x-vercel-ip-country': 'BR',
  }
  const browser = new Browser(app, { headers })
  const { auth, code: shown, user } = await logInListening(browser, new Phone(app, stack.urls.wechat))
  expect((await browser.session()).data.user).toEqual(user)
  expect((await scanPicture(shown.image)).searchParams.get('scene')).toBe(shown.scene)
  expect(auth.request).toMatchObject({ address: '203.0.113.*', place: 'São Paulo, BR' })
  console.log(`One login over HTTP: ${(await statements(url)) - before} transactions of the database.`)
})

test('the functions take along nothing of dev, and are small', () => {
  expect(codeInBuild(copy, '.next')).toEqual([])
  const traced = new Set(traces().flatMap(filesOf))
  const bytes = Array.from(traced, (file) => statSync(file).size).reduce((sum, size) => sum + size, 0)
  console.log(`Traced: ${traced.size} files, ${(bytes / 1e6).toFixed(1)} MB of ${MOST_TRACED_BYTES / 1e6}.`)
  expect(bytes).toBeGreaterThan(1_000_000)
  expect(bytes).toBeLessThan(MOST_TRACED_BYTES)
})

/** Vercel's build command, with these settings and no others. */
function build(settings: Record<string, string>, until?: string): ReturnType<typeof shell> {
  return shell('npm run --silent vercel-build', {
    cwd: copy,
    env: { ...vercel, ...settings },
    ...(until !== undefined && { until }),
  })
}

/** A new database in the cluster, empty. */
async function database(name: string): Promise<string> {
  await sql(postgres.url, `CREATE DATABASE ${name}`)
  const url = new URL(postgres.url)
  url.pathname = name
  return url.href
}

async function tables(url: string): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    url,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  )
  return rows.map(({ name }) => name)
}

/** Each statement of ours is a transaction. */
async function statements(url: string): Promise<number> {
  const [row] = await sql<{ n: string }>(
    url,
    `SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()`,
  )
  return Number(row?.n)
}

function traces(): string[] {
  const server = path.join(copy, '.next/server')
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.nft.json')).map((file) => path.join(server, file))
}

function filesOf(trace: string): string[] {
  const { files } = JSON.parse(readFileSync(trace, 'utf8')) as { files: string[] }
  return files.map((file) => path.join(path.dirname(trace), file))
}

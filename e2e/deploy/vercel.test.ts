/**
 * From a clone to a login as Vercel does it: its own command line builds the app with settings of production that point at
 * the stand-ins and a real PostgreSQL, and the functions that it makes answer. Not as there: the packages are hard links of
 * ours instead of an install, and the routing in front of the functions is a small one of our own (vercel/edge.ts).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeInBuild } from '#dev/checks/stand-ins.ts'
import { startPostgres, type Postgres } from '#dev/postgres/server.ts'
import { freePorts } from '#dev/stack/ports.ts'
import { startStack, type Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { logInListening } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { sql } from '../sql.ts'
import { freshCopy, lendPackages, shell } from './copy.ts'
import { run } from './run.ts'
import { type Edge, serveBuildOutput } from './vercel/edge.ts'

/** The newest that runs on Node 20. Without a lock: npm can't write one where a registry lacks other systems' packages. */
const VERCEL = 'vercel@59.25.4'
const CLI = fileURLToPath(new URL(`../../node_modules/.cache/${VERCEL}`, import.meta.url))
/** Of a function. Vercel takes 250 MB; the picture library alone is 20. */
const MOST_BYTES = 45_000_000

let copy: string
let postgres: Postgres
let stack: Stack
let edge: Edge | undefined

beforeAll(async () => {
  if (!existsSync(path.join(CLI, 'node_modules/vercel'))) {
    console.log(`Installing ${VERCEL} (360 MB), which takes about half a minute…`)
    mkdirSync(CLI, { recursive: true })
    writeFileSync(path.join(CLI, 'package.json'), '{ "private": true }')
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', VERCEL], CLI)
  }
  postgres = await startPostgres()
  // This migrates the database named postgres, which the site does not use.
  stack = await startStack({ apps: 0, databaseUrl: postgres.url })
  copy = await freshCopy()
  await lendPackages(copy)
  mkdirSync(path.join(copy, '.vercel'))
  const project = {
    projectId: 'project',
    orgId: 'org',
    settings: { framework: 'nextjs', installCommand: 'true' },
  }
  writeFileSync(path.join(copy, '.vercel/project.json'), JSON.stringify(project))
})
afterAll(async () => {
  await edge?.close()
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

test('a production deployment migrates its database and is built, and its functions sign somebody in', async () => {
  const [port = 0] = await freePorts(1)
  const url = await database('production')
  const app = `http://127.0.0.1:${port}`
  // The pooled address leads nowhere during the build: migrations take the direct one.
  const settings = { ...stack.settings, DATABASE_DIRECT_URL: url, SAOMA_URL: app }
  const pooled = 'postgresql://pooler:pooler@127.0.0.1:9/none'
  const { code, output } = await build({ ...settings, DATABASE_URL: pooled, VERCEL_ENV: 'production' })
  expect(code, output).toBe(0)
  expect(output).toContain('prisma generate…')
  expect(await tables(url)).toEqual(
    expect.arrayContaining(['Scene', 'Session', 'User', '_prisma_migrations']),
  )

  edge = await serveBuildOutput(
    copy,
    port,
    { ...settings, DATABASE_URL: url, VERCEL: '1', VERCEL_ENV: 'production' },
    {
      'x-forwarded-for': '203.0.113.7',
      'x-vercel-ip-city': 'S%C3%A3o%20Paulo',
      'x-vercel-ip-country': 'BR',
    },
  )
  const browser = new Browser(app)
  const { auth, user } = await logInListening(browser, new Phone(app, stack.urls.wechat))
  expect((await browser.session()).data.user).toEqual(user)
  expect(auth.request).toMatchObject({ address: '203.0.113.*', place: 'São Paulo, BR' })

  const page = await fetch(`${app}/login`, { headers: { 'sec-fetch-dest': 'document' } })
  expect(page.status).toBe(200)
  expect(await page.text()).toContain('src="data:image/')
  expect(page.headers.getSetCookie()).toEqual([expect.stringContaining('HttpOnly')])
  expect(page.headers.get('content-security-policy')).toContain("'nonce-")
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  const [script] = readdirSync(path.join(copy, '.vercel/output/static/_next/static/chunks'))
  expect((await fetch(`${app}/_next/static/chunks/${script}`)).status).toBe(200)

  const unknown = await fetch(`${app}/api/nothing/here`)
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: 'not_found' }])
})

test('no function takes along anything of dev, and each is small', () => {
  expect(codeInBuild(copy, '.next')).toEqual([])
  const functions = path.join(copy, '.vercel/output/functions')
  const configs = readdirSync(functions, { recursive: true, encoding: 'utf8' }).filter(
    (file) => path.basename(file) === '.vc-config.json',
  )
  const sizes = configs.map((file) => sizeOf(readFileSync(path.join(functions, file), 'utf8')))
  console.log(`${sizes.length} functions, the largest ${(Math.max(...sizes) / 1e6).toFixed(1)} MB.`)
  expect(sizes.length).toBeGreaterThan(10)
  expect(Math.min(...sizes)).toBeGreaterThan(1_000_000)
  expect(Math.max(...sizes)).toBeLessThan(MOST_BYTES)
})

/** Vercel's build, with these settings and no others. */
function build(settings: Record<string, string>, until?: string): ReturnType<typeof shell> {
  const vc = path.join(CLI, 'node_modules/vercel/dist/vc.js')
  return shell(`"${process.execPath}" "${vc}" build --yes --token none`, {
    cwd: copy,
    env: { CI: '1', VERCEL_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1', VERCEL: '1', ...settings },
    ...(until !== undefined && { until }),
  })
}

function sizeOf(config: string): number {
  const { filePathMap = {} } = JSON.parse(config) as { filePathMap?: Record<string, string> }
  return Object.values(filePathMap).reduce((sum, file) => sum + statSync(path.join(copy, file)).size, 0)
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

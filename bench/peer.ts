import { statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CliError } from '../cli/cli-error.ts'
import { newest } from '../dev/command/build.ts'
import { createDatabase } from '../dev/postgres/server.ts'
import { outdated } from '../dev/prepare.mjs'
import { runNpm, runTool } from '../dev/spawn.ts'
import { untilHealthy } from '../dev/stack/health.ts'
import { freePorts } from '../dev/stack/ports.ts'
import { startProgram } from '../dev/stack/program.ts'
import { Browser } from '../e2e/clients/browser.ts'

/** The bench has packages of its own, which nobody else needs to install. */
const BENCH = fileURLToPath(new URL('.', import.meta.url))
/** A minimal Next app with better-auth. */
const PEER = join(BENCH, 'better-auth')
const NEXT = join(BENCH, 'node_modules/next/dist/bin/next')
const BUILD = join(PEER, '.next/BUILD_ID')
const sources = ['better-auth/app', 'package-lock.json', 'better-auth/next.config.js']
const installLimitMs = 400_000

/** Installs and builds it if necessary. */
export async function buildBetterAuth(say: (progress: string) => void): Promise<void> {
  if (outdated(BENCH, 'node_modules/.package-lock.json', 'package-lock.json')) {
    say('installing the packages of the bench, which takes about half a minute')
    await install()
  }
  const scripts = ['auth.js', 'wechat.js'].map((file) => `better-auth/${file}`)
  const built = statSync(BUILD, { throwIfNoEntry: false })
  if (built && built.mtimeMs > newest(BENCH, [...sources, ...scripts])) return
  say('building better-auth, which takes about half a minute')
  const begun = new Date()
  // Next evaluates the route during the build, when better-auth needs its settings too.
  const env = settings('http://127.0.0.1:1', 'postgresql://127.0.0.1:1/none')
  const { code, output } = await runTool([NEXT, 'build', PEER], { env })
  if (code !== 0) throw new CliError(`The build of better-auth failed:\n${output}`)
  utimesSync(BUILD, begun, begun)
}

export interface BetterAuth {
  url: string
  pid: number
  close(): Promise<void>
}

/** Its production build on a database of its own in this PostgreSQL. `env` adds to what auth.js reads. */
export async function startBetterAuth(
  serverUrl: string,
  more: Record<string, string> = {},
): Promise<BetterAuth> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const env = { ...process.env, ...more, ...settings(url, await createDatabase(serverUrl)) }
  const { code, output } = await runTool([join(PEER, 'migrate.js')], { env })
  if (code !== 0) throw new Error(`better-auth could not make its tables:\n${output}`)
  const { pid = 0, close } = await startProgram({
    name: 'better-auth',
    // As long as Saoma behind a proxy: connections that are idle between two rounds stay open.
    args: [NEXT, 'start', '-H', '127.0.0.1', '-p', String(port), '--keepAliveTimeout', '75000'],
    cwd: PEER,
    env,
    ready: (_log, signal) => untilHealthy(`${url}/api/auth/ok`, signal),
  })
  return { url, pid, close }
}

/** Calls its API. Throws where it refuses. */
export async function ask<T>(client: Browser, method: string, path: string, body?: object): Promise<T> {
  // It refuses requests with a cookie and without an Origin.
  const headers = { origin: client.app, ...(body && { 'content-type': 'application/json' }) }
  const init = { headers, ...(body && { body: JSON.stringify(body) }) }
  const response = await client.fetch(method, `/api/auth/${path}`, init)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** A browser in which somebody new is signed in. */
export async function signedIn(url: string): Promise<Browser> {
  const browser = new Browser(url)
  await ask(browser, 'POST', 'sign-in/anonymous', {})
  return browser
}

/** What auth.js reads. */
function settings(url: string, databaseUrl: string): Record<string, string> {
  return {
    BETTER_AUTH_URL: url,
    BETTER_AUTH_SECRET: 'bench-only-do-not-use-this-secret-anywhere-else',
    DATABASE_URL: databaseUrl,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  }
}

async function install(): Promise<void> {
  const ci = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, output } = await runNpm(ci, { cwd: BENCH, limitMs: installLimitMs })
  if (code !== 0) throw new CliError(`The packages of the bench cannot be installed:\n${output}`)
}

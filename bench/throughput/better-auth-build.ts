import { statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newest } from '../../dev/command/build.ts'
import { runNpm, runTool } from '../../dev/spawn.ts'
import { CliError } from '#cli/cli-error.ts'
import { outdated } from '../../dev/prepare.mjs'

/** A minimal Next app with better-auth. It has its own package.json, so the repository doesn't install better-auth. */
export const PEER = fileURLToPath(new URL('../peers/better-auth', import.meta.url))
export const NEXT = join(PEER, 'node_modules/next/dist/bin/next')

const SOURCES = ['app', 'auth.js', 'next.config.js', 'package-lock.json']
const INSTALL_LIMIT_MS = 400_000

/** Installs and builds it if necessary. */
export async function buildBetterAuth(say: (progress: string) => void): Promise<void> {
  if (outdated(PEER, 'node_modules/.package-lock.json', 'package-lock.json')) {
    say('installing better-auth, which takes about half a minute')
    await install()
  }
  const built = statSync(join(PEER, '.next/BUILD_ID'), { throwIfNoEntry: false })
  if (built && built.mtimeMs > newest(PEER, SOURCES)) return
  say('building better-auth, which takes about half a minute')
  const begun = new Date()
  // Next evaluates the route during the build, when better-auth needs its settings too.
  const env = settings('http://127.0.0.1:1', 'postgresql://127.0.0.1:1/none')
  const { code, output } = await runTool([NEXT, 'build', PEER], { env })
  if (code !== 0) throw new CliError(`The build of better-auth failed:\n${output}`)
  utimesSync(join(PEER, '.next/BUILD_ID'), begun, begun)
}

/** What auth.js reads. */
export function settings(url: string, databaseUrl: string): NodeJS.ProcessEnv {
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
  const { code, output } = await runNpm(ci, { cwd: PEER, limitMs: INSTALL_LIMIT_MS })
  if (code !== 0) throw new CliError(`The packages of better-auth cannot be installed:\n${output}`)
}

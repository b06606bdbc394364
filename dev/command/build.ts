import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CliError } from '#cli/cli-error.ts'
import { shadows } from '../stack/settings.ts'
import { runTool } from '../spawn.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CODE = ['app', 'lib', 'public', 'prisma/schema.prisma', 'proxy.ts', 'instrumentation.ts']
const SETTINGS = ['next.config.js', 'package-lock.json', 'tsconfig.json', 'tsconfig.app.json']

/** True if `distDir` has a complete build that is newer than all of its sources. */
export function isBuilt(distDir: string, root = ROOT): boolean {
  const made = statSync(join(root, distDir, 'BUILD_ID'), { throwIfNoEntry: false })
  return made !== undefined && made.mtimeMs > newest(root, [...CODE, ...SETTINGS])
}

/** Builds the app into `distDir`. Throws CliError with everything that Next printed if that fails. */
export async function build(distDir: string): Promise<void> {
  const begun = new Date()
  // Next writes it last, so an interrupted build has none.
  const mark = join(ROOT, distDir, 'BUILD_ID')
  rmSync(mark, { force: true })
  const env = { ...shadows(), NODE_ENV: 'production', NEXT_DIST_DIR: distDir, NEXT_TELEMETRY_DISABLED: '1' }
  const { code, output } = await runTool(['node_modules/next/dist/bin/next', 'build'], { env })
  if (code !== 0) throw new CliError(`The build failed:\n${output}`)
  // A source that changed during the build may not be in it.
  utimesSync(mark, begun, begun)
}

/** When the newest of these files and folders changed, in milliseconds; 0 for one that doesn't exist. */
export function newest(root: string, places: string[]): number {
  const times = places.map((place) => {
    const whole = join(root, place)
    const stat = statSync(whole, { throwIfNoEntry: false })
    if (!stat) return 0
    // A folder's own time changes when a file in it is removed.
    return stat.isDirectory() ? Math.max(stat.mtimeMs, newest(whole, readdirSync(whole))) : stat.mtimeMs
  })
  return Math.max(0, ...times)
}

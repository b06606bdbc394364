import { rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CliError } from '#cli/cli-error.ts'
import { shadows } from '../stack/settings.ts'
import { newest } from './fresh.ts'
import { runTool } from '../spawn.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CODE = ['app', 'lib', 'public', 'prisma/schema.prisma', 'proxy.ts', 'instrumentation.ts']
const SETTINGS = ['next.config.js', 'package-lock.json', 'tsconfig.json', 'tsconfig.app.json']

/** Is there a whole build in `distDir` that is newer than everything it is made of? */
export function isBuilt(distDir: string, root = ROOT): boolean {
  const made = statSync(join(root, distDir, 'BUILD_ID'), { throwIfNoEntry: false })
  return made !== undefined && made.mtimeMs > newest(root, [...CODE, ...SETTINGS])
}

/** Builds the app into `distDir`. Rejects with all that Next says where that fails. */
export async function build(distDir: string): Promise<void> {
  const begun = new Date()
  // Next writes it last: a build that is broken off is none.
  const mark = join(ROOT, distDir, 'BUILD_ID')
  rmSync(mark, { force: true })
  const env = { ...shadows(), NODE_ENV: 'production', NEXT_DIST_DIR: distDir, NEXT_TELEMETRY_DISABLED: '1' }
  const { code, output } = await runTool(['node_modules/next/dist/bin/next', 'build'], { env })
  if (code !== 0) throw new CliError(`The build failed:\n${output}`)
  // What was changed while it was built may have come too late.
  utimesSync(mark, begun, begun)
}

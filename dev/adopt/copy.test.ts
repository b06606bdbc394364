import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { copyInto, lackingPackages, planFor } from './copy.mjs'

// That what is copied builds and signs in is shown by `npm test -- adopt`.

let app: string
beforeEach(() => {
  app = mkdtempSync(path.join(tmpdir(), 'saoma-adopt-'))
})
afterEach(() => rmSync(app, { recursive: true, force: true }))

const fresh = {
  'package.json': '{ "dependencies": { "next": "16.4.3", "react": "^19.0.0" } }',
  'app/layout.tsx': 'mine',
}

function write(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(app, file)), { recursive: true })
    writeFileSync(path.join(app, file), text)
  }
}

/** Every file by its path, with its text. */
function everything(): Record<string, string> {
  const names = readdirSync(app, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(path.join(app, name)).isFile())
  return Object.fromEntries(files.map((file) => [file, readFileSync(path.join(app, file), 'utf8')]))
}

test('every file is a new one, in app/(saoma) or in saoma/, but for two beside app/; tests are not copied', () => {
  write(fresh)
  expect(copyInto(app)).toEqual({ problems: [], remarks: [] })
  const after = everything()
  expect(after).toMatchObject(fresh)
  const made = Object.keys(after).filter((file) => !(file in fresh))
  expect(made.filter((file) => !/^(app\/\(saoma\)|saoma)\//.test(file)).toSorted()).toEqual([
    'instrumentation.ts',
    'proxy.ts',
  ])
  expect(made.filter((file) => /\.test\.tsx?$|\/test-[^/]+\.ts$|generated\//.test(file))).toEqual([])
  const [matcher = 'none'] = /^export const config = [^]*?^\}$/m.exec(readFileSync('proxy.ts', 'utf8')) ?? []
  expect(after['proxy.ts']).toContain(matcher)
})

test('hooks and tables of its own are left as they are, and it is said what to do', () => {
  const own = {
    'src/middleware.js': 'mine',
    'src/instrumentation.ts': 'mine',
    'prisma/schema.prisma': 'mine',
  }
  write({ 'package.json': fresh['package.json'], 'src/app/(mine)/layout.tsx': 'mine', ...own })
  expect(copyInto(app).remarks).toEqual([
    expect.stringContaining('src/middleware.js is yours'),
    expect.stringContaining('src/instrumentation.ts is yours'),
    expect.stringContaining('prisma is yours'),
  ])
  expect(everything()).toMatchObject(own)
  expect(everything()).not.toHaveProperty(['src/proxy.ts'])
  // Each group of pages has its own root layout there.
  expect(everything()).toHaveProperty(['src/app/(saoma)/layout.tsx'])
})

test.each([
  [{ 'app/(saoma)/page.tsx': 'mine' }, 'app/(saoma) is there already'],
  [{ 'saoma/README.md': 'mine' }, 'saoma is there already'],
  [{ 'package.json': '{ "dependencies": { "next": "15.5.0" } }' }, 'package.json has next 15.5.0'],
  [{ 'package.json': '{ "dependencies": { "next": "^16.4.0", "zod": "~3.25.1" } }' }, 'has zod ~3.25.1'],
  [{ 'package.json': '{ "imports": { "#lib/*": "./x/*" }, "dependencies": { "next": "16.4.0" } }' }, '#lib'],
  [{ 'package.json': '{}' }, 'no dependency next'],
])('%j stops it before anything is written', (files, sentence) => {
  write({ ...fresh, ...files })
  const before = everything()
  expect(copyInto(app)).toEqual({ problems: [expect.stringContaining(sentence)], remarks: [] })
  expect(everything()).toEqual(before)
})

test('only packages that the app lacks are to be installed, @next/env at the version of its Next', () => {
  const dependencies = { next: '16.4.3', react: '19.0.0', 'react-dom': '19.0.0', zod: '^4.0.0', pg: 'latest' }
  write({
    'package.json': JSON.stringify({ dependencies, devDependencies: { '@types/pg': '8.0.0' } }),
    'node_modules/next/package.json': '{ "version": "16.4.3" }',
  })
  const lacking = lackingPackages(app)
  expect(lacking).toEqual(expect.arrayContaining(['@next/env@16.4.3', '@types/negotiator@0.6.5']))
  expect(lacking.filter((one) => /^(zod|pg|next|react|@types\/pg)@/.test(one))).toEqual([])
  expect(lacking.every((one) => /^@?[^@]+@\d+\.\d+\.\d+$/.test(one))).toBe(true)
})

describe('a copy that fails or is killed', () => {
  const own = { ...fresh, 'next.config.ts': 'mine' }
  /** What a copy that succeeds makes of these files. */
  let whole: Record<string, string>
  beforeEach(() => {
    write(own)
    copyInto(app)
    whole = everything()
    rmSync(app, { recursive: true })
    write(own)
  })

  /** Runs the command with this in place of the nth call of a function of node:fs. */
  function run(
    name: string,
    nth: number,
    instead: string,
    ...options: string[]
  ): ReturnType<typeof spawnSync> {
    const hooked = `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module'
      const real = fs.${name}; let calls = 0
      fs.${name} = (...args) => { if (++calls === ${nth}) { ${instead} } return real(...args) }
      syncBuiltinESMExports()`
    const args = ['--import', `data:text/javascript,${encodeURIComponent(hooked)}`, 'dev/adopt/copy.mjs', app]
    return spawnSync(process.execPath, [...args, ...options], { encoding: 'utf8' })
  }

  test.each([
    ['writeFileSync', 1],
    ['writeFileSync', 60],
    // The first renames the list of what to move; the others move.
    ['renameSync', 1],
    ['renameSync', 2],
    ['renameSync', 3],
    ['linkSync', 1],
    ['linkSync', 2],
  ])('where %s fails the %i. time, the app is as it was, and the reason is told', (name, nth) => {
    const full = `throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })`
    const { status, stderr } = run(name, nth, full)
    expect([status, stderr]).toEqual([1, 'ENOSPC: no space left on device\nNothing was copied.\n'])
    expect(everything()).toEqual(own)
    expect(readdirSync(app).toSorted()).toEqual(['app', 'next.config.ts', 'package.json'])
    expect(run('writeFileSync', 0, '').status).toBe(0)
    expect(everything()).toEqual(whole)
  })

  test.each([
    ['writeFileSync', 1],
    ['writeFileSync', 60],
    ['renameSync', 1],
    ['renameSync', 2],
    ['renameSync', 3],
    ['linkSync', 1],
    ['linkSync', 2],
    ['rmSync', 2],
  ])(
    'killed where it calls %s for the %i. time, it leaves the files of the app, and running it again completes it',
    (name, nth) => {
      expect(run(name, nth, `process.kill(process.pid, 'SIGKILL')`).signal).toBe('SIGKILL')
      expect(everything()).toMatchObject(own)
      expect(run('writeFileSync', 0, '').status).toBe(0)
      expect(everything()).toEqual(whole)
      expect(existsSync(path.join(app, '.saoma-copy'))).toBe(false)
    },
  )

  test('what nobody saw before is not overwritten either', () => {
    // Nothing exists there for whoever follows the link.
    symlinkSync('nowhere', path.join(app, 'instrumentation.ts'))
    expect(() => copyInto(app)).toThrow('EEXIST')
    expect(readdirSync(app).toSorted()).toEqual([
      'app',
      'instrumentation.ts',
      'next.config.ts',
      'package.json',
    ])
    expect(readdirSync(path.join(app, 'app'))).toEqual(['layout.tsx'])
  })

  test('--dry-run names what would be made, and makes nothing; an unknown option neither', () => {
    const { stdout, status } = run('writeFileSync', 0, '', '--dry-run')
    const lines = String(stdout).split('\n')
    expect([status, lines.map((line) => line.replace(/\d+ files/, 'n files'))]).toEqual([
      0,
      [
        'new  app/(saoma)/  n files',
        'new  saoma/  n files',
        'new  proxy.ts',
        'new  instrumentation.ts',
        'Nothing was written.',
        '',
      ],
    ])
    const counts = Array.from(String(stdout).matchAll(/(\d+) files/g), ([, count]) => Number(count))
    expect(counts.reduce((sum, count) => sum + count, 2)).toBe(planFor(app).files.size)
    expect(run('writeFileSync', 0, '', '--dryrun').status).toBe(1)
    expect(everything()).toEqual(own)
  })
})

test('copied again after its folders are gone, it knows its own proxy.ts and instrumentation.ts', () => {
  write(fresh)
  copyInto(app)
  const before = everything()
  for (const place of ['saoma', 'app/(saoma)']) rmSync(path.join(app, place), { recursive: true })
  expect(copyInto(app)).toEqual({ problems: [], remarks: [] })
  expect(everything()).toEqual(before)
})

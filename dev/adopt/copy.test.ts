import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copyInto, lackingPackages } from './copy.mjs'

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

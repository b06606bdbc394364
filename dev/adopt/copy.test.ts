import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lackingPackages } from './collisions.mjs'
import { copyInto } from './copy.mjs'

let app: string
beforeEach(() => {
  app = mkdtempSync(path.join(tmpdir(), 'saoma-adopt-'))
})
afterEach(() => rmSync(app, { recursive: true, force: true }))

const fresh = {
  'package.json': '{ "dependencies": { "next": "16.4.3", "react": "^19.0.0" } }',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } } // mine',
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

describe.each(['', 'src/'])('into an app in "%s"', (base) => {
  const own = {
    ...fresh,
    [`${base}app/layout.tsx`]: 'mine',
    [`${base}app/page.tsx`]: 'mine',
    [`${base}app/page.test.tsx`]: 'mine',
    [`${base}app/api/posts/[id]/route.ts`]: 'mine',
    [`${base}lib/env.ts`]: 'mine',
    [`${base}lib/env.test.ts`]: 'mine',
    'lib/db/client.ts': 'mine',
    'prisma/schema.prisma': 'mine',
    'prisma/migrations/1/migration.sql': 'mine',
    'prisma.config.ts': 'mine',
    'server.js': 'mine',
    'next.config.ts': 'mine',
    '.env': 'mine',
  }

  test('every file is a new one, in app/(saoma) or in saoma/, but for two beside app/', () => {
    write(own)
    expect(copyInto(app).problems).toEqual([])
    const after = everything()
    expect(after).toMatchObject(own)
    const made = Object.keys(after).filter((file) => !(file in own))
    const elsewhere = made.filter(
      (file) => !file.startsWith(`${base}app/(saoma)/`) && !file.startsWith('saoma/'),
    )
    expect(elsewhere.toSorted()).toEqual([`${base}instrumentation.ts`, `${base}proxy.ts`])
    expect(made).toEqual(
      expect.arrayContaining([
        `${base}app/(saoma)/login/page.tsx`,
        'saoma/lib/env.ts',
        'saoma/prisma/schema.prisma',
        'saoma/prisma.config.ts',
        'saoma/server.mjs',
      ]),
    )
    const once = /\.test\.tsx?$|\/test-[^/]+\.ts$|\(saoma\)\/(layout|page)\.tsx$|generated\//
    expect(made.filter((file) => once.test(file))).toEqual([])
    expect(made.filter((file) => /#app\//.test(after[file] ?? ''))).toEqual([])
  })

  test('hooks of its own are left as they are, and it is said what to do', () => {
    const hooks = { [`${base}middleware.js`]: 'mine', [`${base}instrumentation.ts`]: 'mine' }
    write({ ...own, ...hooks })
    const { problems, remarks } = copyInto(app)
    expect(problems).toEqual([])
    expect(everything()).toMatchObject({ ...own, ...hooks })
    expect(Object.keys(everything())).not.toContain(`${base}proxy.ts`)
    expect(remarks).toEqual([
      expect.stringContaining(`${base}middleware.js is yours`),
      expect.stringContaining(`${base}instrumentation.ts is yours`),
      expect.stringContaining('prisma is yours'),
    ])
  })

  test('the matcher of its proxy is that of Saoma’s own', () => {
    write(own)
    copyInto(app)
    const matcher = /^export const config = [^]*?^\}$/m
    const text = everything()[`${base}proxy.ts`] ?? ''
    const ours = matcher.exec(readFileSync('proxy.ts', 'utf8'))?.[0]
    expect(ours).toBeDefined()
    expect(matcher.exec(text)?.[0]).toBe(ours)
  })
})

test('where each group of pages has its own root layout, Saoma’s has Saoma’s', () => {
  write({ ...fresh, 'app/(mine)/layout.tsx': 'mine', 'app/(mine)/page.tsx': 'mine' })
  expect(copyInto(app).problems).toEqual([])
  expect(Object.keys(everything())).toContain('app/(saoma)/layout.tsx')
})

test.each([
  ['app/(saoma)/page.tsx', 'app/(saoma) is there already'],
  ['saoma/README.md', 'saoma is there already'],
  ['app/login/page.jsx', 'app/login/page.jsx has the address'],
  ['app/(site)/@main/account/page.tsx', 'app/(site)/@main/account/page.tsx has the address'],
  ['pages/account.tsx', 'pages/account.tsx has the address'],
  ['pages/login/index.tsx', 'pages/login/index.tsx has the address'],
  ['app/api/route.ts', 'app/api/route.ts has the address'],
  ['app/api/[...all]/route.ts', 'app/api/[...all]/route.ts has the address'],
  ['app/api/login/[id]/more/route.ts', 'app/api/login/[id]/more/route.ts has the address'],
])('%s stops it before anything is written', (file, sentence) => {
  write({ ...fresh, 'app/layout.tsx': 'mine', [file]: 'mine' })
  const before = everything()
  expect(copyInto(app)).toEqual({ problems: [expect.stringContaining(sentence)], remarks: [] })
  expect(everything()).toEqual(before)
})

test.each([
  [{ 'package.json': '{ "dependencies": { "next": "15.5.0" } }' }, 'package.json has next 15.5.0'],
  [{ 'package.json': '{ "dependencies": { "next": "^16.4.0", "zod": "~3.25.1" } }' }, 'has zod ~3.25.1'],
  [{ 'package.json': '{ "imports": { "#lib/*": "./x/*" }, "dependencies": { "next": "16.4.0" } }' }, '#lib'],
  [{ 'tsconfig.json': '{ "compilerOptions": { "paths": { "#lib/*": ["./x/*"] } } }' }, 'tsconfig.json has'],
  [{ 'package.json': '{}' }, 'no dependency next'],
])('%j stops it before anything is written', (files, sentence) => {
  write({ ...fresh, 'app/layout.tsx': 'mine', ...files })
  const before = everything()
  expect(copyInto(app)).toEqual({ problems: [expect.stringContaining(sentence)], remarks: [] })
  expect(everything()).toEqual(before)
})

test('an app without app/ is told so, by the command too', () => {
  write({ ...fresh, 'pages/index.tsx': 'mine' })
  const before = everything()
  expect(() => execFileSync(process.execPath, ['dev/adopt/copy.mjs', app], { stdio: 'pipe' })).toThrow(
    'There is no folder app or src/app here.\nNothing was copied.',
  )
  expect(everything()).toEqual(before)
})

test('addresses beside those of Saoma stop nothing', () => {
  const pages = [
    'page.tsx',
    '[...slug]/page.tsx',
    'api/[id]/route.ts',
    'login/help/page.tsx',
    '[lang]/login/page.tsx',
  ]
  write({ ...fresh, ...Object.fromEntries(pages.map((page) => [`app/${page}`, 'mine'])) })
  expect(copyInto(app).problems).toEqual([])
})

test('only packages that the app lacks are to be installed, @next/env at the version of its Next', () => {
  const dependencies = { next: '16.4.3', react: '19.0.0', 'react-dom': '19.0.0', zod: '^4.0.0', pg: 'latest' }
  write({
    'package.json': JSON.stringify({ dependencies, devDependencies: { '@types/pg': '8.0.0' } }),
    'node_modules/next/package.json': '{ "version": "16.4.3" }',
  })
  const lacking = lackingPackages(app, '.')
  expect(lacking).toEqual(expect.arrayContaining(['@next/env@16.4.3', '@types/negotiator@0.6.5']))
  expect(lacking.filter((one) => /^(zod|pg|next|react|@types\/pg)@/.test(one))).toEqual([])
  expect(lacking.every((one) => /^@?[^@]+@\d+\.\d+\.\d+$/.test(one))).toBe(true)
})

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forbiddenImports, ruledFiles } from './imports.ts'

test('no file of the product imports what the table forbids', () => {
  const files = ruledFiles('.')
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining([
      'app/layout.tsx',
      'lib/scene/scene.ts',
      'proxy.ts',
      'server.js',
      'miniprogram/app.ts',
    ]),
  )
  expect(forbiddenImports(files)).toEqual([])
})

test.each([
  ['app/page.ts', '#dev/wechat/server.ts'],
  ['app/login/page.ts', '../../dev/wechat/server.ts'],
  ['app/page.ts', '../packages/wechat-standin/server.ts'],
  ['app/page.ts', 'vitest'],
  ['app/page.ts', 'next/dist/server/next.js'],
  ['app/page.ts', 'wechat-standin'],
  ['app/page.ts', '#cli/saoma.ts'],
  ['app/page.ts', '#lib/scene/scene.ts'],
  ['app/page.ts', '#lib/db/client.ts'],
  ['proxy.ts', './dev/wechat/server.ts'],
  ['lib/login/scan.ts', 'next/server'],
  ['lib/login/scan.ts', '../../app/http/response.ts'],
  ['lib/login/scan.ts', '../../cli/doctor.ts'],
  ['lib/scene/scene.ts', 'react'],
  ['lib/scene/scene.ts', '../session.ts'],
  ['lib/scene/scene.ts', '../pusher/publish.ts'],
  ['lib/scene/scene.ts', '../limit.ts'],
  ['lib/user/user.ts', '../session.ts'],
  ['lib/session.ts', '#lib/scene/scene.ts'],
  ['lib/session.ts', './login/redeem.ts'],
  ['lib/limit.ts', './scene/scene.ts'],
  ['lib/wechat/api.ts', '../scene/scene.ts'],
  ['lib/db/client.ts', '../pusher/client.ts'],
  ['lib/errors.ts', './scene/scene.ts'],
  ['lib/visitor/device.ts', '../db/client.ts'],
  ['lib/env.ts', '#dev/stack/stack.ts'],
  ['lib/db/migrate.test.ts', '#app/http/response.ts'],
  ['lib/scene/scene.test.ts', '../session.ts'],
  ['lib/db/migrate.test.ts', '../../proxy.ts'],
  ['cli/doctor/site/site.ts', '../../../proxy.ts'],
  ['lib/a-new-file.ts', './db/client.ts'],
  ['cli/stats.ts', '#dev/stack/settings.ts'],
  ['cli/doctor/site.ts', '../../app/http/cookies.ts'],
  ['cli/migrate.ts', '../e2e/world.ts'],
  ['cli/migrate.ts', 'wechat-standin'],
  ['cli/migrate.ts', 'next/server'],
  ['miniprogram/saoma/api.ts', '../../lib/errors'],
  ['miniprogram/saoma/api.ts', 'zod'],
  ['packages/wechat-standin/app.ts', '#lib/errors.ts'],
  ['packages/wechat-standin/app.ts', '../../lib/errors.ts'],
  ['packages/wechat-standin/app.ts', 'pino'],
  ['packages/wechat-standin/app.ts', 'vitest'],
  ['packages/pusher-standin/server.test.ts', '#dev/browser.ts'],
  ['packages/pusher-standin/server.test.ts', 'wechat-standin'],
  ['dev/stack/stack.ts', '../../e2e/sql.ts'],
  ['dev/test.ts', '../bench/main.ts'],
  ['e2e/cost/budget.ts', '../../bench/figure.ts'],
])('%s may not import %s', (file, target) => {
  const forms = [`import { x } from '${target}'`, `export * from "${target}"`, `await import('${target}')`]
  for (const form of [...forms, `import '${target}'`, `import {\n  x,\n} from '${target}'`])
    expect(forbiddenImports({ [file]: form }), form).toEqual([`${file} imports ${target}`])
})

test("tests of WeChat's client may import its stand-in, and still nothing of app", () => {
  expect(forbiddenImports({ 'lib/wechat/api.test.ts': "import { x } from 'wechat-standin'" })).toEqual([])
  expect(forbiddenImports({ 'lib/wechat/api.test.ts': "import { x } from '#app/page.ts'" })).toHaveLength(1)
})

test('imports from a layer below, from the same folder and of dependencies are allowed', () => {
  const files = {
    'app/login/page.tsx':
      "import { redirect } from 'next/navigation'\nimport { openLogin } from '#lib/login/open.ts'\n",
    'lib/login/scan.ts': "import { findScene } from '../scene/scene.ts'\nimport { a } from './browser.ts'\n",
    'lib/scene/scene.ts':
      "import { z } from 'zod'\nimport { once } from 'node:events'\nimport { env } from '../env.ts'\n",
  }
  expect(forbiddenImports(files)).toEqual([])
})

// Small enough to be read as a whole: what a library for all of OpenID Connect would not be.
test('the provider’s own code has at most 850 lines, without blank lines and comments', () => {
  const files = Object.entries(ruledFiles('.')).filter(
    ([file]) => /^(lib\/oidc|app\/oidc|app\/\.well-known)\//.test(file) && !file.includes('.test.'),
  )
  expect(files.map(([file]) => file)).toContain('app/.well-known/openid-configuration/route.ts')
  const lines = files.reduce((sum, [, text]) => sum + linesOfCode(text), 0)
  expect(lines).toBeLessThanOrEqual(850)
})

test('lines of code are those with more than a comment', () => {
  expect(linesOfCode('/** a */\n/*\n * b\n */\n\n  // c\nconst url = "https://x" // d\n  f(`/*`)\n')).toBe(2)
})

function linesOfCode(text: string): number {
  const code = text.replaceAll(/^\s*(\/\/.*|\/\*[^]*?\*\/\s*)$/gm, '')
  return code.split('\n').filter((line) => line.trim() !== '').length
}

// oxlint ignores a rule whose options it doesn't understand. So each of these is broken here once.

let house = ''
beforeEach(() => {
  house = mkdtempSync(path.join(tmpdir(), 'saoma-house-'))
  cpSync('.oxlintrc.json', path.join(house, '.oxlintrc.json'))
})
afterEach(() => rmSync(house, { recursive: true }))

function build(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(house, file)), { recursive: true })
    writeFileSync(path.join(house, file), text)
  }
}

function lint(): string {
  const oxlint = path.resolve('node_modules/oxlint/bin/oxlint')
  const { stdout, status } = spawnSync(process.execPath, [oxlint, '.'], { cwd: house, encoding: 'utf8' })
  return `${status} ${stdout}`
}

test("nobody may read a .env with Node's reader", () => {
  const places = ['cli/settings', 'e2e/browser/fixtures', 'prisma.config', 'app/page']
  for (const place of places)
    build({
      [`${place}.ts`]: "import { parseArgs } from 'node:util'\nconsole.log(parseArgs)\n",
    })
  expect(lint()).toMatch(/^0 /)
  for (const place of places)
    build({
      [`${place}.ts`]: "import { parseEnv } from 'node:util'\nconsole.log(parseEnv)\n",
      [`${place}.other.ts`]: "process.loadEnvFile('.env')\n",
    })
  const found = lint()
  expect(found).toMatch(/^1 /)
  for (const place of places) {
    expect(found).toMatch(new RegExp(`no-restricted-imports[^]{0,200}${place}\\.ts`))
    expect(found).toMatch(new RegExp(`no-restricted-properties[^]{0,200}${place}\\.other\\.ts`))
  }
})

test('two files may not import each other', () => {
  build({
    'lib/scene/a.ts': "import { b } from './b.ts'\nexport const a = (): unknown => b\n",
    'lib/scene/b.ts': "import { a } from './a.ts'\nexport const b = (): unknown => a\n",
  })
  expect(lint()).toMatch(/^1 [^]*no-cycle/)
})

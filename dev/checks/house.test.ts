import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

// The linter passes over a rule that it does not understand. So each boundary is crossed here once, on purpose.

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

test.each([
  ['app/page.ts', 'wechat-standin'],
  ['app/page.ts', '#dev/stack/stack.ts'],
  ['app/login/page.ts', '../../packages/wechat-standin/server.ts'],
  ['proxy.ts', 'pusher-standin/server.ts'],
  ['lib/wechat/api.ts', 'wechat-standin'],
  ['lib/login/scan.ts', 'next/server'],
  ['lib/login/scan.ts', '../../app/http/response.ts'],
  ['lib/scene/scan.ts', 'react'],
  ['lib/scene/scan.ts', '../user/find.ts'],
  ['lib/scene/scan.ts', '../pusher/publish.ts'],
  ['lib/user/find.ts', '../session/end.ts'],
  ['lib/session/end.ts', '#lib/scene/scene.ts'],
  ['lib/session/end.ts', '../login/redeem.ts'],
  ['lib/wechat/api.ts', '../scene/scene.ts'],
  ['lib/db/client.ts', '../pusher/client.ts'],
  ['lib/errors.ts', './scene/scene.ts'],
  ['lib/visitor/device.ts', '../db/client.ts'],
  ['lib/env.ts', '#dev/stack/stack.ts'],
  ['lib/db/migrate.test.ts', '#app/http/answer.ts'],
  ['app/page.ts', '#cli/saoma.ts'],
  ['lib/db/migrate.ts', '../../cli/cli-error.ts'],
  ['cli/stats.ts', '#dev/stack/settings.ts'],
  ['cli/doctor/site.ts', '../../app/http/cookies.ts'],
  ['cli/doctor/site.ts', '#app/http/cookies.ts'],
  ['cli/migrate.ts', '../e2e/world.ts'],
  ['cli/migrate.ts', 'wechat-standin'],
  ['miniprogram/saoma/api.ts', '../../lib/errors'],
])('%s may not import %s', (file, target) => {
  build({ [file]: `import { x } from '${target}'\nconsole.log(x)\n` })
  expect(lint()).toMatch(/^1 [^]*no-restricted-imports/)
})

test.each(['cli/settings.ts', 'e2e/world.ts', 'prisma.config.ts'])(
  "%s may not read a .env with Node's reader",
  (file) => {
    build({ [file]: "import { parseEnv } from 'node:util'\nconsole.log(parseEnv)\n" })
    expect(lint()).toMatch(/^1 [^]*no-restricted-imports/)
    build({ [file]: "process.loadEnvFile('.env')\n" })
    expect(lint()).toMatch(/^1 [^]*no-restricted-properties/)
    build({ [file]: "import { parseArgs } from 'node:util'\nconsole.log(parseArgs)\n" })
    expect(lint()).toMatch(/^0 /)
  },
)

test("tests of WeChat's client may import its stand-in, and still nothing of app", () => {
  build({ 'lib/wechat/api.test.ts': "import { x } from 'wechat-standin'\nconsole.log(x)\n" })
  expect(lint()).toMatch(/^0 /)
  build({ 'lib/wechat/api.test.ts': "import { x } from '#app/http/response.ts'\nconsole.log(x)\n" })
  expect(lint()).toMatch(/^1 [^]*no-restricted-imports/)
})

test('two files may not import each other', () => {
  build({
    'lib/scene/a.ts': "import { b } from './b.ts'\nexport const a = (): unknown => b\n",
    'lib/scene/b.ts': "import { a } from './a.ts'\nexport const b = (): unknown => a\n",
  })
  expect(lint()).toMatch(/^1 [^]*no-cycle/)
})

test('arrows that point down are fine', () => {
  build({
    'lib/errors.ts': 'export const x = 1\n',
    'lib/scene/scan.ts': "import { x } from '../errors.ts'\nexport const y = x\n",
    'app/page.ts': "import { y } from '#lib/scene/scan.ts'\nconsole.log(y)\n",
  })
  expect(lint()).toMatch(/^0 /)
})

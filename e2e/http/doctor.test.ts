import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase } from '#dev/postgres/server.ts'
import { type Outcome, runTool } from '#dev/spawn.ts'
import { settingsFor } from '#dev/stack/settings.ts'
import { migrate } from '#lib/db/migrate.ts'
import { MIGRATIONS } from '../../cli/migrate.ts'
import { urls } from './shared-stack.ts'

/** Not the one of the stack: there other tests register sites whose hosts do not resolve. */
let database = ''
const folder = mkdtempSync(join(tmpdir(), 'saoma-doctor-'))
afterAll(() => rmSync(folder, { recursive: true }))
beforeAll(async () => {
  database = await createDatabase(urls.database)
  await migrate(database, MIGRATIONS)
})

/** `npm run doctor` with the settings of the running stack. */
function doctor(options: string[], changes: Record<string, string> = {}): Promise<Outcome> {
  const { app, wechat, pusher, phone } = urls
  const [appPort = 0, wechatPort = 0, pusherPort = 0, phonePort = 0] = [app, wechat, pusher, phone].map(
    (url) => Number(new URL(url).port),
  )
  const ports = { app: appPort, wechat: wechatPort, pusher: pusherPort, phone: phonePort, database: 0 }
  const env = { ...settingsFor(ports), DATABASE_URL: database, ...changes }
  // Where there is no .env, and without the settings of the tests themselves.
  const others = Object.keys(process.env).filter((name) => name.startsWith('SAOMA_') && !(name in env))
  const own = Object.fromEntries(others.map((name) => [name, undefined]))
  return runTool([resolve('dev/saoma.ts'), 'doctor', ...options], {
    cwd: folder,
    env: { ...own, ...env },
    nodeOptions: ['--import', import.meta.resolve('tsx')],
  })
}

test('with the demo running, the doctor finds no problem, says so in the language of the system, and exits with 0', async () => {
  const { code, output } = await doctor([], { LC_ALL: 'zh_CN.UTF-8' })
  expect(output).not.toMatch(/^[✗–]/m)
  expect(output).toMatch(/\d\d 项检查全部通过。\n$/)
  expect(code).toBe(0)
})

test('problems are reported in order, with what to do, and the exit code is 1', async () => {
  const { code, output } = await doctor(['--lang', 'en'], {
    WECHAT_APP_SECRET: 'f'.repeat(32),
    PUSHER_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  })
  expect(output).toMatch(
    /✗ WeChat: access token\n {4}Wrong: The AppSecret is wrong[^]*Message from a stand-in for WeChat \(127\.0\.0\.1:\d+\): “40125: invalid appsecret[^]* More: docs\/errors\.md#40125\n/,
  )
  expect(output).toMatch(/✗ Site: has the same Pusher settings\n.*PUSHER_ENCRYPTION_KEY\./)
  expect(output).toContain('mp.weixin.qq.com')
  expect(output).not.toContain('f'.repeat(32))
  expect(code).toBe(1)
})

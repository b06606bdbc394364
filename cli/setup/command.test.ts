/** `saoma setup` as a program of its own, in a copy of what a clone has: without a terminal, against what stands in for the outside. */
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { startPusherStandIn } from 'pusher-standin'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startWechatStandIn } from 'wechat-standin'
import { testDatabase } from '#dev/postgres/test-database.ts'
import { exampleSettings } from '#dev/stack/settings.ts'
import { parseEnv } from '#lib/env.ts'
import { parseDotenv } from '../settings.ts'
import { placeholders } from './problems.ts'

const account = {
  appid: 'wx1234567890abcdef',
  secret: '0123456789abcdef0123456789abcdef',
  verified: true,
  releasedPages: ['pages/login/login'],
}
const push = { id: '4711', key: 'key-of-the-test', secret: 'secret $of "the" test' }
const needed = [
  'cli',
  'lib',
  'miniprogram/config.ts',
  'miniprogram/app.json',
  'miniprogram/project.config.json',
  'prisma/migrations',
  'dev/saoma.ts',
  'dev/command/choices.ts',
  'dev/stack/settings.ts',
  'dev/stack/own-settings.ts',
  'package.json',
  'tsconfig.json',
  '.env.example',
]
const tsx = import.meta.resolve('tsx')

let wechat: Awaited<ReturnType<typeof startWechatStandIn>>
let pusher: Awaited<ReturnType<typeof startPusherStandIn>>
let clone: string

beforeAll(async () => {
  wechat = await startWechatStandIn({ accounts: [account] })
  pusher = await startPusherStandIn({ apps: [push] })
})
afterAll(() => Promise.all([wechat.close(), pusher.close()]))
beforeEach(() => {
  clone = mkdtempSync(path.join(tmpdir(), 'saoma-setup-'))
  for (const name of needed) cpSync(name, path.join(clone, name), { recursive: true })
  symlinkSync(path.resolve('node_modules'), path.join(clone, 'node_modules'))
})
afterEach(() => rmSync(clone, { recursive: true, force: true }))

interface Ended {
  code: unknown
  out: string
  err: string
}

function setup(args: string[], env: NodeJS.Dict<string> = {}): Promise<Ended> {
  return saoma(['setup', ...args], { WECHAT_APP_SECRET: account.secret, ...env })
}

/** `npm run saoma`, without a terminal. */
function saoma(args: string[], env: NodeJS.Dict<string> = {}): Promise<Ended> {
  const surroundings = {
    PATH: process.env['PATH'],
    HOME: clone,
    LANG: 'en_US.UTF-8',
    ...env,
  }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', tsx, 'dev/saoma.ts', ...args],
      { cwd: clone, env: { NODE_ENV: 'production', ...surroundings } },
      (error, out, err) => resolve({ code: error?.code ?? 0, out, err }),
    )
  })
}

function read(name: string): string {
  return readFileSync(path.join(clone, name), 'utf8')
}

const atWechat = (): string[] => ['--app-id', account.appid, '--wechat-api-url', wechat.url]

function pushOptions(): string[] {
  const { hostname, port } = new URL(pusher.url)
  const options = `--pusher-app-id ${push.id} --pusher-key ${push.key} --pusher-host ${hostname} --pusher-port ${port}`
  return [...options.split(' '), '--pusher-tls', 'false']
}

test('for the desk it writes .env, puts the mini-program right, and ends with the table of the doctor and the next command', async () => {
  const { code, out, err } = await setup(['--for', 'desk', '--lan', ...atWechat()])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(statSync(path.join(clone, '.env')).mode & 0o777).toBe(0o600)
  const settings = parseDotenv(read('.env'))
  const { DATABASE_URL, PUSHER_KEY } = exampleSettings()
  expect(settings).toMatchObject({
    WECHAT_APP_ID: account.appid,
    WECHAT_APP_SECRET: account.secret,
    WECHAT_ENV_VERSION: 'develop',
    DATABASE_URL,
    PUSHER_KEY,
    SAOMA_URL: 'http://127.0.0.1:3000',
  })
  expect(() => parseEnv(settings)).not.toThrow()
  const example = exampleSettings()
  for (const name of ['SAOMA_SECRET', 'PUSHER_ENCRYPTION_KEY', 'CRON_SECRET'])
    for (const known of [example, placeholders]) expect(settings[name]).not.toBe(known[name])
  expect(read('.env')).toContain('.env.example')
  expect(read('miniprogram/config.ts')).toMatch(/develop: 'http:\/\/\d+\.\d+\.\d+\.\d+:3000'/)
  expect(JSON.parse(read('miniprogram/project.config.json'))).toMatchObject({ appid: account.appid })
  expect(out).toContain('Using WECHAT_APP_SECRET of the environment')
  expect(out).toMatch(/^✓ WeChat: code image \(pages\/login\/login, develop\)/m)
  expect(out).toMatch(/^– Database: connection: npm run demo starts it$/m)
  expect(out).not.toMatch(/^✗/m)
  expect(out).toMatch(/^ {4}npm run demo -- --lan$/m)
  for (const [name, value] of Object.entries(settings))
    if (/SECRET|ENCRYPTION/.test(name)) expect(out).not.toContain(value)
})

test('for a server it tries database and push, and says that the site comes next', async () => {
  const DATABASE_URL = await testDatabase()
  const options = '--for server --url https://saoma.invalid --json --lang zh'
  const { code, out } = await setup(
    [...options.split(' '), '--site-name', '茶铺 #1', ...pushOptions(), ...atWechat()],
    {
      DATABASE_URL,
      PUSHER_SECRET: push.secret,
    },
  )
  expect(code).toBe(1)
  const said = JSON.parse(out) as { findings: { state: string; check: string }[]; next: string; file: string }
  // Browsers elsewhere could not reach the stand-ins, and a public site must not have that of WeChat.
  expect(said.findings.filter(({ state }) => state === 'wrong').map(({ check }) => check)).toEqual([
    'PUSHER_HOST',
    '微信：access_token',
  ])
  for (const later of ['网站：响应', '数据库：表结构'])
    expect(said.findings.find(({ check }) => check === later)?.state).toBe('untried')
  expect(said).toMatchObject({ next: 'npm run doctor', file: expect.stringMatching(/\.env$/) })
  const settings = parseDotenv(read('.env'))
  expect(settings).toMatchObject({
    DATABASE_URL,
    PUSHER_SECRET: push.secret,
    PUSHER_CLUSTER: 'mt1',
    SAOMA_URL: 'https://saoma.invalid',
    SAOMA_SITE_NAME: '茶铺 #1',
    // The stand-in has the page in its released version.
    WECHAT_ENV_VERSION: 'release',
  })
  expect(read('miniprogram/config.ts')).toContain("release: 'https://saoma.invalid'")
  expect(out).not.toContain(push.secret)
})

test('without what it needs it names all of it at once, and writes nothing', async () => {
  const { code, err } = await setup(['--for', 'server'])
  expect(code).toBe(2)
  expect(err).toContain(
    '--app-id, --database-url, --pusher-app-id, --pusher-key, --pusher-secret, --pusher-cluster, --url',
  )
  expect(existsSync(path.join(clone, '.env'))).toBe(false)
})

test('a secret that WeChat refuses ends it in the words of the doctor, and nothing is written', async () => {
  const before = needed.filter((name) => /\.(ts|json)$/.test(name)).map(read)
  const { code, out, err } = await setup(['--for', 'desk', ...atWechat()], {
    WECHAT_APP_SECRET: 'not-the-secret-of-this-app',
  })
  expect(code).toBe(1)
  expect(err).toMatch(/The AppSecret is wrong[^]*Nothing was written\.\n$/)
  expect(out + err).not.toContain('not-the-secret')
  expect(existsSync(path.join(clone, '.env'))).toBe(false)
  expect(needed.filter((name) => /\.(ts|json)$/.test(name)).map(read)).toEqual(before)
})

test('a database with tables of another program is not for Saoma', async () => {
  const DATABASE_URL = await testDatabase()
  const client = new Client(DATABASE_URL)
  await client.connect()
  await client.query('CREATE TABLE orders (id int)')
  await client.end()
  const { code, err } = await setup(
    ['--for', 'server', '--url', 'https://saoma.invalid', ...pushOptions(), ...atWechat()],
    { DATABASE_URL, PUSHER_SECRET: push.secret },
  )
  expect(code).toBe(1)
  expect(err).toContain('This database has tables of another program: orders.')
})

test('a .env that is there stays as it is', async () => {
  writeFileSync(path.join(clone, '.env'), 'MINE=1\n')
  const { code, err } = await setup(['--for', 'desk', ...atWechat()])
  expect(code).toBe(1)
  expect(err).toMatch(/is there already, and setup never writes over it.*mv \.env \.env\.old/)
  expect(read('.env')).toBe('MINE=1\n')
})

test('a .env that is there is said first, and what it has is not the environment', async () => {
  writeFileSync(path.join(clone, '.env'), 'PUSHER_SECRET=a b\nPUSHER_PORT=none\n')
  const { err } = await setup(['--for', 'server', '--url', 'nowhere'])
  expect(err).toContain('is there already')
  rmSync(path.join(clone, '.env'))
  writeFileSync(path.join(clone, '.env.local'), 'PUSHER_PORT=none\n')
  expect((await setup(['--for', 'server'])).err).toContain('options are missing')
})

test('where the ports of the demo are others, they are written, and the doctor warns of none that was moved', async () => {
  const desk = ['--for', 'desk', ...atWechat()]
  const first = { PORT: '3100', DEV_DATABASE_PORT: '5104', DEV_PUSHER_PORT: '5102' }
  await setup(desk, first)
  expect(parseDotenv(read('.env'))).toMatchObject({
    SAOMA_URL: 'http://127.0.0.1:3100',
    DATABASE_URL: expect.stringContaining('127.0.0.1:5104'),
    PUSHER_PORT: '5102',
  })
  rmSync(path.join(clone, '.env'))
  await setup(desk)
  const { out } = await saoma(['doctor', '--lang', 'en', '--json'], first)
  const { findings } = JSON.parse(out) as { findings: { check: string }[] }
  expect(findings.length).toBeGreaterThan(3)
  expect(out).not.toContain('The environment has another value')
})

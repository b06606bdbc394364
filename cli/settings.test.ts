import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { shadows } from '#dev/stack/settings.ts'

const environment = { NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
const printAtExit = `process.on('exit', () => console.log('\\nENV' + JSON.stringify(process.env)))`
const url = (file: string): string => JSON.stringify(pathToFileURL(resolve(file)))
const settings = `const { loadSettings } = await import(${url('cli/settings.ts')})`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-dotenv-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The environment at the end of a program that ran in the folder. */
function environmentAfter(program: string[], env: Record<string, string> = {}): Record<string, string> {
  const imports = ['tsx', `data:text/javascript,${encodeURIComponent(printAtExit)}`]
  const flags = imports.flatMap((one) => ['--import', one === 'tsx' ? import.meta.resolve(one) : one])
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, ...program], {
    cwd: folder,
    env: { ...environment, PATH: process.env['PATH'], HOME: folder, ...env },
    encoding: 'utf8',
  })
  const printed = /^ENV(.*)$/m.exec(stdout)?.[1]
  if (printed === undefined) throw new Error(stderr)
  return JSON.parse(printed) as Record<string, string>
}

describe('a .env that begins with a BOM, with $ and \\$ in its values', () => {
  beforeEach(() => {
    const lines = [
      '\uFEFFDATABASE_URL=postgresql://saoma:pa\\$word1@db.example/saoma',
      'PUSHER_SECRET=pa$word1',
      'SAOMA_SITE_NAME="${PUSHER_SECRET} & Co."',
    ]
    writeFileSync(join(folder, '.env'), lines.join('\n'))
  })

  test.each([
    // It ends before it listens: there is no build.
    ['npm start', [resolve('server.js')]],
    ['saoma', ['--input-type=module', '-e', `${settings}; loadSettings()`]],
    [
      'the Prisma CLI',
      [
        '--input-type=module',
        '-e',
        `const { default: config } = await import(${url('prisma.config.ts')}); process.env.DATABASE_URL = config.datasource.url`,
      ],
    ],
  ])('%s reads it as Next does', (_, program) => {
    expect(environmentAfter(program)).toMatchObject({
      DATABASE_URL: 'postgresql://saoma:pa$word1@db.example/saoma',
      PUSHER_SECRET: 'pa',
      SAOMA_SITE_NAME: 'pa & Co.',
    })
  })

  test('the demo shadows every name in it', () => {
    expect(shadows(folder)).toEqual({ DATABASE_URL: '', PUSHER_SECRET: '', SAOMA_SITE_NAME: '' })
  })
})

test('a $name that was replaced by nothing is reported, one with a value or a default is not', () => {
  const lines = [
    'DATABASE_URL=postgresql://saoma:pa$word1@${DB_HOST}/saoma',
    "PUSHER_SECRET='pa$$'",
    'SAOMA_SECRET=\\$word1',
    'SAOMA_URL=https://$DB_HOST',
    'SAOMA_SITE_NAME=${NAME:-Shop}',
  ]
  writeFileSync(join(folder, '.env'), lines.join('\n'))
  writeFileSync(join(folder, '.env.local'), 'WECHAT_APP_SECRET="${word1}2"\n')
  const program = `${settings}; process.env.TOLD = JSON.stringify(loadSettings())`
  const { TOLD = '' } = environmentAfter(['--input-type=module', '-e', program], { DB_HOST: 'db.example' })
  expect(JSON.parse(TOLD)).toEqual({
    files: ['.env.local', '.env'],
    emptied: ['WECHAT_APP_SECRET', 'DATABASE_URL'],
    repeated: [],
    overridden: [],
    unread: [],
    misencoded: [],
    shared: process.platform === 'win32' ? [] : ['.env.local', '.env'],
  })
})

test.each([
  ['UTF-16', Buffer.from('\uFEFFSAOMA_SITE_NAME=Shop\n', 'utf16le'), ['.env']],
  ['UTF-16 without a BOM', Buffer.from('SAOMA_SITE_NAME=Shop\n', 'utf16le'), ['.env']],
  // 茶
  ['GBK', Buffer.from('SAOMA_SITE_NAME=\xb2\xe8\n', 'latin1'), ['.env']],
  ['UTF-8 with a BOM', Buffer.from('\uFEFFSAOMA_SITE_NAME=茶\n'), []],
])('a .env in %s', (_, bytes, misencoded) => {
  writeFileSync(join(folder, '.env'), bytes)
  chmodSync(join(folder, '.env'), 0o600)
  const program = `${settings}; process.env.TOLD = JSON.stringify(loadSettings())`
  const { TOLD = '' } = environmentAfter(['--input-type=module', '-e', program])
  expect(JSON.parse(TOLD)).toMatchObject({ misencoded, shared: [] })
})

test('what stands in .env and does not count is reported: a second line, a line that cannot be read, another value in the environment', () => {
  const lines = [
    'SAOMA_URL=https://old.example',
    'export SAOMA_URL=https://login.example # the new one',
    'WECHAT APP ID=wx1',
    'PUSHER_KEY＝key',
    'PUSHER_CLUSTER=eu',
    'PUSHER_HOST=',
    '# PUSHER_PORT=1, or 2=3',
  ]
  writeFileSync(join(folder, '.env'), lines.join('\n'))
  const program = `${settings}; process.env.TOLD = JSON.stringify(loadSettings())`
  const env = { PUSHER_CLUSTER: 'ap1', PUSHER_HOST: 'push.example' }
  const { TOLD = '' } = environmentAfter(['--input-type=module', '-e', program], env)
  expect(JSON.parse(TOLD)).toMatchObject({
    repeated: ['SAOMA_URL'],
    overridden: ['PUSHER_CLUSTER'],
    unread: ['WECHAT APP ID', 'PUSHER_KEY'],
  })
})

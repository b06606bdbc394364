import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseEnv } from '#lib/env.ts'
import { demoAddresses, ownSettings } from './own-settings.ts'
import { exampleSettings, settingsFor } from './settings.ts'

const demo = { app: 3000, wechat: 4101, pusher: 4102, phone: 4103, database: 4104 }
const moved = { app: 3100, wechat: 5101, pusher: 5102, phone: 5103, database: 5104 }
const example = exampleSettings()

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'saoma-own-settings-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(settings: Record<string, string | undefined>): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
  writeFileSync(join(root, '.env'), lines.join('\n'))
}

const desk = {
  WECHAT_APP_ID: 'wx1111111111111111',
  WECHAT_APP_SECRET: 'secret',
  DATABASE_URL: example['DATABASE_URL'],
  PUSHER_HOST: example['PUSHER_HOST'],
  PUSHER_PORT: example['PUSHER_PORT'],
  PUSHER_TLS: 'false',
  PUSHER_APP_ID: example['PUSHER_APP_ID'],
  PUSHER_KEY: example['PUSHER_KEY'],
  PUSHER_SECRET: example['PUSHER_SECRET'],
  PUSHER_CLUSTER: example['PUSHER_CLUSTER'],
  PUSHER_ENCRYPTION_KEY: Buffer.alloc(32, 'own').toString('base64'),
  SAOMA_SECRET: 'a secret of this test, of enough length',
  SAOMA_URL: 'http://127.0.0.1:3000',
}

test('without a .env there are none', () => {
  expect(ownSettings(demo, root)).toBeNull()
})

test('with the database of the demo they are used: WeChat is the real one, and the addresses move with the ports', () => {
  write(desk)
  const settings = ownSettings(moved, root)
  expect(settings).toMatchObject({
    WECHAT_APP_ID: desk.WECHAT_APP_ID,
    WECHAT_API_URL: '',
    SAOMA_SECRET: desk.SAOMA_SECRET,
    SAOMA_URL: 'http://127.0.0.1:3100',
    PUSHER_PORT: '5102',
    DATABASE_URL: settingsFor(moved)['DATABASE_URL'],
  })
  expect(parseEnv(settings as Record<string, string>)).toMatchObject({
    WECHAT_API_URL: 'https://api.weixin.qq.com',
    SAOMA_SITE_NAME: '127.0.0.1:3100',
  })
})

test('so are those that were written for the ports in use', () => {
  write({ ...desk, DATABASE_URL: settingsFor(moved)['DATABASE_URL'], SAOMA_URL: 'http://127.0.0.1:3100' })
  expect(ownSettings(moved, root)).toMatchObject({ SAOMA_URL: 'http://127.0.0.1:3100' })
  expect(ownSettings(demo, root)).toBe('deployment')
})

test('a copy of .env.example is the demo, on whatever ports', () => {
  write(example)
  expect(ownSettings(moved, root)).toEqual(settingsFor(moved))
})

test('a push server of their own stays', () => {
  write({ ...desk, PUSHER_HOST: 'push.example.com', PUSHER_PORT: '443' })
  expect(ownSettings(moved, root)).toMatchObject({ PUSHER_PORT: '443' })
})

test('with a public address they are those of a deployment, whatever the database', () => {
  write({ ...desk, SAOMA_URL: 'https://me.example.com' })
  expect(ownSettings(demo, root)).toBe('deployment')
  expect(demoAddresses(moved, root)).toEqual({})
})

test.each([['postgresql://saoma:secret@db.example/saoma'], [undefined]])(
  'with the database %s they are those of a deployment',
  (DATABASE_URL) => {
    write(DATABASE_URL === undefined ? { WECHAT_APP_SECRET: 'real' } : { ...desk, DATABASE_URL })
    expect(ownSettings(demo, root)).toBe('deployment')
  },
)

test('the addresses of the demo, and no others, are at its ports', () => {
  write(desk)
  expect(demoAddresses(moved, root)).toEqual({
    DATABASE_URL: settingsFor(moved)['DATABASE_URL'],
    PUSHER_PORT: '5102',
    SAOMA_URL: 'http://127.0.0.1:3100',
  })
  write({ ...desk, DATABASE_URL: 'postgresql://db.example/saoma' })
  expect(demoAddresses(moved, root)).toEqual({})
})

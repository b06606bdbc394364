import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { environmentOf } from './environment.ts'
import { exampleSettings, settingsFor, shadows } from './settings.ts'

const ports = { app: 3100, wechat: 5101, pusher: 5102, phone: 5103, database: 5104 }
let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'saoma-settings-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('the demo runs on .env.example as it stands', () => {
  const demo = { app: 3000, wechat: 4101, pusher: 4102, phone: 4103, database: 4104 }
  expect(settingsFor(demo)).toEqual(exampleSettings())
})

test('on other ports, the addresses follow', () => {
  expect(settingsFor(ports)).toMatchObject({
    SAOMA_URL: 'http://127.0.0.1:3100',
    WECHAT_API_URL: 'http://127.0.0.1:5101',
    PUSHER_PORT: '5102',
    DATABASE_URL: 'postgresql://postgres:postgres@127.0.0.1:5104/postgres',
  })
})

test('every name in a private .env file is shadowed, whatever its value', () => {
  writeFileSync(join(root, '.env'), 'WECHAT_APP_SECRET=real\nDATABASE_DIRECT_URL="postgresql://real"\n')
  writeFileSync(join(root, '.env.production.local'), 'SOMETHING_NEW=1\n')
  expect(shadows(root)).toEqual({ WECHAT_APP_SECRET: '', DATABASE_DIRECT_URL: '', SOMETHING_NEW: '' })
})

test('with an address in the local network the phone is opened to it, and nothing else', () => {
  const open = environmentOf(surroundings({ lan: '192.168.1.7' }))
  expect(open['DEV_WECHAT_PHONE_URL']).toBe('http://192.168.1.7:5103')
  const listening = Object.entries(open).filter(([name]) => /^(DEV_\w+_)?HOST$/.test(name))
  expect(listening.filter(([, host]) => host !== '127.0.0.1')).toEqual([['DEV_PHONE_HOST', '0.0.0.0']])
})

test('without one, everything is on loopback', () => {
  const closed = environmentOf(surroundings({ lan: undefined }))
  expect(closed['DEV_PHONE_HOST']).toBe('127.0.0.1')
  expect(closed['DEV_WECHAT_PHONE_URL']).toBe('http://127.0.0.1:5103')
})

function surroundings({ lan }: { lan: string | undefined }): Parameters<typeof environmentOf>[0] {
  return {
    settings: settingsFor(ports),
    ports,
    databaseDir: '/data',
    lan,
    dev: false,
    distDir: undefined,
  }
}

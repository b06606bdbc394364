import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appEnvironment, commonEnvironment, ownEnvironments } from './environment.ts'
import { exampleSettings, settingsFor, shadows } from './settings.ts'

const ports = { app: 3100, wechat: 5101, pusher: 5102, phone: 5103, database: 5104 }
const surroundings = { settings: settingsFor(ports), ports, databaseDir: '/data' }
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
  const { wechat, phone, ...others } = ownEnvironments({ ...surroundings, lan: '192.168.1.7' })
  expect(wechat['PHONE_URL']).toBe('http://192.168.1.7:5103')
  expect(phone['HOST']).toBe('0.0.0.0')
  for (const own of [wechat, ...Object.values(others)]) expect(own).not.toHaveProperty('HOST')
})

test('without a phone of the demo, the app is opened to the local network, and only if that was asked for', () => {
  const env = commonEnvironment(settingsFor(ports), false)
  const lan = '192.168.1.7'
  expect(appEnvironment(env, { lan })['HOST']).toBe('0.0.0.0')
  expect(appEnvironment(env, { lan, phone: true })['HOST']).toBe('127.0.0.1')
  expect(appEnvironment(env, { phone: false })['HOST']).toBe('127.0.0.1')
})

test('otherwise everything is on loopback', () => {
  const { wechat, phone } = ownEnvironments({ ...surroundings, lan: undefined })
  expect(commonEnvironment(settingsFor(ports), false)['HOST']).toBe('127.0.0.1')
  expect(phone['HOST']).toBe('127.0.0.1')
  expect(wechat['PHONE_URL']).toBe('http://127.0.0.1:5103')
})

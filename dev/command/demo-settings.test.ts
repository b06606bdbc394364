import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePorts } from '../stack/ports.ts'
import { exampleSettings } from '../stack/settings.ts'
import { demoSettings, expectOwnSecrets, expectWechat } from './demo-settings.ts'

const ports = { app: 3000, wechat: 4101, pusher: 4102, phone: 4103, database: 4104 }
const { DATABASE_URL = '', SAOMA_SECRET = '' } = exampleSettings()

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'saoma-demo-settings-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(...lines: string[]): void {
  writeFileSync(join(root, '.env'), lines.join('\n'))
}

test('without a .env the demo has its own WeChat and nothing to say', () => {
  expect(demoSettings(ports, {}, root)).toEqual({ env: {}, isReal: false, note: null })
})

test('a .env for the desk is used, with WeChat itself, and said in one line', () => {
  write(`DATABASE_URL=${DATABASE_URL}`, 'WECHAT_APP_ID=wx1111111111111111', 'SAOMA_SITE_NAME=Mine')
  const { env, isReal, note } = demoSettings(ports, { SAOMA_SITE_NAME: 'Other' }, root)
  expect(env).toMatchObject({ WECHAT_APP_ID: 'wx1111111111111111', SAOMA_SITE_NAME: 'Other' })
  expect(isReal).toBe(true)
  expect(note?.en).toBe('Using the settings in .env. WeChat: wx1111111111111111 (api.weixin.qq.com)')
})

test('the .env of a deployment is not used, and that is said', () => {
  write('DATABASE_URL=postgresql://db.example/saoma', 'WECHAT_APP_ID=wx1111111111111111')
  const { env, isReal, note } = demoSettings(ports, {}, root)
  expect({ env, isReal }).toEqual({ env: {}, isReal: false })
  expect(note?.en).toMatch(/^Not using \.env.*DEV_DATABASE_PORT is 4104/)
})

test('with an address of WeChat in the environment, it is not the stand-in of the demo either', () => {
  expect(demoSettings(ports, { WECHAT_API_URL: 'https://api.weixin.qq.com' }, root).isReal).toBe(true)
  expect(demoSettings(ports, { WECHAT_API_URL: 'http://127.0.0.1:4101' }, root).isReal).toBe(false)
})

test("with one's own AppID and secret in the environment, it is WeChat itself", () => {
  const own = { WECHAT_APP_ID: 'wx1111111111111111', WECHAT_APP_SECRET: 'own' }
  const { env, isReal, note } = demoSettings(ports, own, root)
  expect(env).toEqual({ ...own, WECHAT_API_URL: '' })
  expect(isReal).toBe(true)
  expect(note?.en).toBe(
    'Using the settings in the environment. WeChat: wx1111111111111111 (api.weixin.qq.com)',
  )
  expect(demoSettings(ports, { ...own, WECHAT_API_URL: 'http://127.0.0.1:4101' }, root).isReal).toBe(false)
  expect(demoSettings(ports, { WECHAT_APP_ID: 'wx1111111111111111' }, root).isReal).toBe(false)
})

test('the app is not opened to the network with a secret that everybody knows', () => {
  const own = { SAOMA_SECRET: 'own', PUSHER_ENCRYPTION_KEY: 'own' }
  expect(() => expectOwnSecrets(own, 'en')).not.toThrow()
  expect(() => expectOwnSecrets({ ...own, SAOMA_SECRET }, 'en')).toThrow(
    'with the SAOMA_SECRET of .env.example',
  )
  expect(() => expectOwnSecrets({}, 'zh')).toThrow('SAOMA_SECRET 和 PUSHER_ENCRYPTION_KEY')
})

test('a WeChat that this machine does not reach is said before anything starts', async () => {
  const [port = 0] = await freePorts(1)
  const dead = { WECHAT_API_URL: `http://127.0.0.1:${port}` }
  await expect(expectWechat(dead, 'en')).rejects.toThrow(`Nothing listens at ${dead.WECHAT_API_URL}`)
  await expect(expectWechat(dead, 'zh')).rejects.toThrow('拒绝连接')
})

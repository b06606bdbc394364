import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createDatabase } from '#dev/postgres/server.ts'
import { exampleSettings } from '#dev/stack/settings.ts'
import type { Stack } from '#dev/stack/stack.ts'
import { Browser } from '../clients/browser.ts'
import { confirm, redeem, scan } from '../clients/log-in.ts'
import { Phone } from '../clients/phone.ts'
import { sql as sqlIn } from '../sql.ts'
import { expectRefused, newBrowser, newPhone, sql, startBeside, urls } from './shared-stack.ts'

/** `node server.js` with only these settings; its exit code and output. */
async function start(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const dist = process.env['NEXT_DIST_DIR']
  const server = spawn(process.execPath, ['server.js'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      PORT: '1',
      ...(dist && { NEXT_DIST_DIR: dist }),
      ...env,
    },
  })
  const chunks: Buffer[] = []
  server.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  server.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [code] = (await once(server, 'close')) as [number | null]
  return { code, said: Buffer.concat(chunks).toString() }
}

test('without settings the server does not start, and lists what is missing', async () => {
  const { code, said } = await start({
    WECHAT_APP_ID: '',
    SAOMA_SECRET: 'too short',
    DATABASE_URL: 'postgresql://127.0.0.1/x',
  })
  expect(code).toBe(1)
  for (const name of [
    'WECHAT_APP_ID',
    'WECHAT_APP_SECRET',
    'PUSHER_APP_ID',
    'PUSHER_KEY',
    'PUSHER_SECRET',
    'PUSHER_CLUSTER',
  ]) {
    expect(said).toContain(`${name}: missing`)
  }
  expect(said).toContain('PUSHER_ENCRYPTION_KEY: missing')
  expect(said).toContain('SAOMA_URL: missing')
  expect(said).toContain('SAOMA_SECRET: at least 32 characters')
  expect(said).not.toContain('too short')
})

test('with the secrets of .env.example it starts only on loopback: anybody could forge a phone’s token', async () => {
  const { code, said } = await start({ ...exampleSettings(), SAOMA_URL: 'https://login.example.com' })
  expect(code).toBe(1)
  expect(said).toContain('SAOMA_SECRET: still that of .env.example')
  expect(said).toContain('PUSHER_ENCRYPTION_KEY: still that of .env.example')
  expect(said).not.toContain(exampleSettings()['SAOMA_SECRET'])
})

test('the peer’s own address counts, whatever a client claims', async () => {
  const browser = new Browser(urls.app)
  const claims = {
    'x-forwarded-for': '198.51.100.7',
    'x-real-ip': '198.51.100.8',
    forwarded: 'for=198.51.100.9',
    'x-vercel-forwarded-for': '198.51.100.10',
    'x-vercel-ip-city': 'Nowhere',
  }
  const { data } = await browser.call<{ scene: string }>('POST', '/api/miniapp/code', {}, claims)
  const [row] = await sql('SELECT address, place FROM "Scene" WHERE id = $1', [data.scene])
  expect(row).toEqual({ address: '127.0.0.1', place: null })
})

test('a forged forwarded host does not make another site ours', async () => {
  const headers = { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }
  expectRefused(await newBrowser().call('POST', '/api/miniapp/code', {}, headers), 403, 'forbidden')
})

test('a phone elsewhere that was sent the image must enter the number', async () => {
  const { scene } = await newBrowser().openCode()
  await sql(`UPDATE "Scene" SET address = '198.51.100.7' WHERE id = $1`, [scene])
  const pressed = await newPhone().scan(scene, 1048)
  expect(pressed.data.request).toMatchObject({
    numberNeeded: true,
    sameNetwork: false,
    address: '198.51.100.*',
  })
})

describe('behind the proxy that SAOMA_TRUST_PROXY names', () => {
  let stack: Stack
  beforeAll(async () => {
    const databaseUrl = await createDatabase(urls.database)
    const name = new URL(databaseUrl).pathname.slice(1)
    await sql(`ALTER DATABASE ${name} SET timezone TO 'America/New_York'`)
    await sql(`ALTER DATABASE ${name} SET datestyle TO 'SQL, DMY'`)
    stack = await startBeside({ env: { SAOMA_TRUST_PROXY: '1' }, databaseUrl })
  })
  afterAll(() => stack.close())

  // The first, because an app cleans up with its first code, and then only now and then.
  test('without a cron job, opening a login removes expired rows after the response', async () => {
    const { app, database } = stack.urls
    await sqlIn(
      database,
      `INSERT INTO "Scene" (id, "browserHash", "expiresAt") VALUES ('old', 'nobody', now() - interval '2 hours'), ('new', 'nobody', now())`,
    )
    await new Browser(app).openCode()
    await vi.waitFor(async () => {
      const left = await sqlIn(database, `SELECT id FROM "Scene" WHERE "browserHash" = 'nobody'`)
      expect(left).toHaveLength(1)
    })
  })

  test("the database's time zone and date style do not matter", async () => {
    const { app, wechat } = stack.urls
    const login = await confirm(await scan(new Browser(app), new Phone(app, wechat)))
    const { browser, code } = login
    const off = (time: string | undefined): number => Math.abs(Date.parse(time ?? '') - Date.now())
    expect(off(code.now)).toBeLessThan(60_000)
    expect(Date.parse(code.expiresAt) - Date.parse(code.now)).toBeGreaterThan(100_000)
    expect(Date.parse(code.expiresAt) - Date.parse(code.now)).toBeLessThanOrEqual(120_000)
    expect(off(login.auth.request?.createdAt)).toBeLessThan(60_000)
    expect(off((await browser.status(code.scene)).data.now)).toBeLessThan(60_000)
    await redeem(login)
  })

  test('a shared public address is a sign of proximity', async () => {
    expect(await longPress(stack, '203.0.113.9', '203.0.113.9:443')).toEqual([true, false])
    expect(await longPress(stack, '203.0.113.9', '198.51.100.7')).toEqual([false, true])
    expect(await longPress(stack, '100.64.0.9', '100.64.0.9')).toEqual([null, true])
    expect(await longPress(stack, '10.0.0.9', '10.0.0.9')).toEqual([null, true])
  })

  test('and one proxy more, whose address everybody then has, is none', async () => {
    expect(await longPress(stack, ...shared)).toEqual([null, true])
  })
})

test('where addresses are trusted, and there is one more, a shared address is no sign of proximity', async () => {
  const stack = await startBeside({ env: { SAOMA_TRUST_PROXY: 'loopback' } })
  onTestFinished(() => stack.close())
  expect(await longPress(stack, ...shared)).toEqual([null, true])
})

const twice = '203.0.113.9, 198.51.100.50'
const shared = [twice, twice] as const

/** Whether both are said to be in one network, and whether the number is needed: a code opened and pressed at these addresses. */
async function longPress({ urls: { app, wechat } }: Stack, from: string, to: string): Promise<unknown> {
  const { scene } = await new Browser(app, { headers: { 'x-forwarded-for': from } }).openCode()
  const phone = new Phone(app, wechat, 'visitor-1', { headers: { 'x-forwarded-for': to } })
  const { request } = (await phone.scan(scene, 1048)).data
  return [request?.sameNetwork, request?.numberNeeded]
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, inject, test } from 'vitest'
import { Browser } from './browser.ts'
import { newBrowser, newPhone, sql } from './world.ts'

/** `node server.js` with no settings but these; its exit code and what it said. */
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

test('without settings the server does not start, and lists all that is missing', async () => {
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

test('the address that counts is the peer’s own, whatever a client claims', async () => {
  const browser = new Browser(inject('urls').app)
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
  expect(await newBrowser().call('POST', '/api/miniapp/code', {}, headers)).toMatchObject({
    status: 403,
    error: 'forbidden',
  })
})

test('a phone elsewhere that was sent the picture must type the number', async () => {
  const { scene } = await newBrowser().openCode()
  await sql(`UPDATE "Scene" SET address = '198.51.100.7' WHERE id = $1`, [scene])
  const pressed = await newPhone().scan(scene, 1048)
  expect(pressed.data.request).toMatchObject({
    numberNeeded: true,
    sameNetwork: false,
    address: '198.51.100.*',
  })
})

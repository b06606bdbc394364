import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { readSettings } from './settings.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))

function run(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', main], { env: { ...process.env, ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function firstLine(child: ChildProcess, of: 'stdout' | 'stderr'): Promise<string> {
  const [chunk] = (await once(child[of] ?? child, 'data')) as [Buffer]
  return chunk.toString().split('\n')[0] ?? ''
}

test('SIGTERM ends it within a second, with code 0, though a connection is open', async () => {
  const child = run({ PORT: '0' })
  const line = await firstLine(child, 'stdout')
  const url = /^listening (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1]
  const fault = JSON.stringify({ path: '/cgi-bin/token', times: 1, delayMs: 600_000 })
  await fetch(`${url}/_dev/faults`, { method: 'POST', body: fault })
  const held = fetch(`${url}/cgi-bin/token`).catch(() => 'ended')
  await expect.poll(async () => (await fetch(`${url}/_dev/calls`)).text()).toContain('/cgi-bin/token')

  const asked = performance.now()
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(performance.now() - asked).toBeLessThan(1000)
  expect(await held).toBe('ended')
})

test('a port in use is reported with the port and the variable to set, and exit code 1', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const child = run({ PORT: String(port) })
  const exited = once(child, 'exit')
  expect(await firstLine(child, 'stderr')).toBe(`Port ${port} is in use: set PORT to a free one.`)
  expect(await exited).toEqual([1, null])
})

test('an empty environment gives the default accounts', () => {
  const settings = readSettings({ PORT: '', WECHAT_APP_ID: '' })
  expect(settings).toMatchObject({ port: 4101, host: '127.0.0.1', phoneUrl: 'http://127.0.0.1:4103' })
  expect(settings.accounts.map((account) => account.appid)).toEqual([
    'wxde30000000000000',
    'wxde30000000000001',
    'wxde30000000000002',
  ])
  expect(settings.accounts[0]).toMatchObject({ verified: true, releasedPages: ['pages/login/login'] })
})

test('the configured account comes first, with its page released', () => {
  const own = { WECHAT_APP_ID: 'wx1', WECHAT_APP_SECRET: 'secret', WECHAT_PAGE: 'pages/x/x' }
  expect(readSettings(own).accounts[0]).toMatchObject({
    appid: 'wx1',
    secret: 'secret',
    releasedPages: ['pages/x/x'],
  })
})

test('all invalid settings are named at once', () => {
  const wrong = { PORT: 'http', PHONE_URL: 'nowhere' }
  expect(() => readSettings(wrong)).toThrow(/PORT.*PHONE_URL/)
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { RawClient } from './raw-client.ts'

const settings = {
  PUSHER_APP_ID: '1000001',
  PUSHER_KEY: 'key',
  PUSHER_SECRET: 'secret',
  PORT: '0',
}
let children: ChildProcess[] = []

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children = []
})

interface Started {
  child: ChildProcess
  /** The first line that it prints, on either stream. */
  line: Promise<string>
  ended: Promise<unknown>
}

function start(env: Record<string, string>): Started {
  const main = fileURLToPath(import.meta.resolve('./main.ts'))
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main], {
    env: { NODE_ENV: 'test', PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const line = Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')])
  return { child, line: line.then(String), ended: once(child, 'exit').then(([code]) => code as unknown) }
}

function address(line: string): string {
  return /^listening (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line)?.[1] ?? expect.unreachable(line)
}

describe('The command', () => {
  it('says where it listens, and ends within a second of SIGTERM', async () => {
    const { child, line, ended } = start(settings)
    const url = address(await line)
    const { client } = await RawClient.connected(url)
    const { client: deaf } = await RawClient.connected(url)
    deaf.ws.pause()
    await fetch(`${url}/_dev/faults`, {
      method: 'POST',
      body: '{"target":"http","times":1,"delayMs":60000}',
    })
    const hanging = fetch(`${url}/apps/1/channels`)
    const lost = expect(hanging).rejects.toThrow('fetch failed')
    await client.untilPong()

    const asked = performance.now()
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(performance.now() - asked).toBeLessThan(1000)
    expect((await client.closed).code).toBe(4200)
    await lost
  })

  it('reports a port in use with the variable to set', async () => {
    const first = start(settings)
    const port = new URL(address(await first.line)).port
    const { line, ended } = start({ ...settings, PORT: port })
    expect(await line).toBe(`Port ${port} is in use: set PORT to a free one.\n`)
    expect(await ended).toBe(1)
  })

  it('names every missing or invalid setting; empty counts as missing', async () => {
    const { line, ended } = start({ PUSHER_SECRET: '', PORT: 'x' })
    expect(await line).toMatch(/: PORT, PUSHER_APP_ID, PUSHER_KEY, PUSHER_SECRET\.\n$/)
    expect(await ended).toBe(1)
  })
})

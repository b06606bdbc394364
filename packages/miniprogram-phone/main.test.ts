import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const MAIN = path.join(import.meta.dirname, 'main.ts')

/** Nothing set but what a test sets: an empty string counts as not set. */
const UNSET = {
  HOST: '',
  API_URL: '',
  API_ORIGIN: '',
  WECHAT_URL: '',
  MINIPROGRAM_DIR: '',
  WECHAT_APP_ID: '',
}

function run(env: Record<string, string>): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { ...process.env, ...UNSET, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function firstLine(program: { stdout: Readable }): Promise<string> {
  for await (const chunk of program.stdout) return String(chunk).trim()
  return ''
}

test('prints its URL and exits cleanly on SIGTERM', async () => {
  const program = run({ PORT: '0' })
  const line = await firstLine(program)
  expect(line).toMatch(/^listening http:\/\/127\.0\.0\.1:\d+$/)
  expect(await (await fetch(line.replace('listening ', ''))).text()).toContain('data-testid="scan"')
  program.kill('SIGTERM')
  expect(await once(program, 'exit')).toEqual([0, null])
})

test('invalid settings are named', async () => {
  const program = run({ PORT: 'many', API_ORIGIN: 'nowhere' })
  const [said, [code]] = await Promise.all([text(program.stderr), once(program, 'exit')])
  expect(said.trim()).toBe('Invalid settings of the phone: PORT, API_ORIGIN.')
  expect(code).toBe(1)
})

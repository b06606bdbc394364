/** The commands of the README, as they are typed, on free ports. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePorts } from '#dev/stack/ports.ts'
import { shell } from './copy.ts'

const variables = [
  'PORT',
  'DEV_WECHAT_PORT',
  'DEV_PUSHER_PORT',
  'DEV_PHONE_PORT',
  'DEV_DATABASE_PORT',
  'DEV_SHOP_PORT',
]

test.each(['npm run demo', 'npm run dev'])(
  '`%s` prints the addresses of the login page and the phone',
  async (command) => {
    const ports = await freePorts(variables.length)
    const dir = mkdtempSync(join(tmpdir(), 'saoma-commands-'))
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
    const env = Object.fromEntries(variables.map((name, i) => [name, String(ports[i])]))
    const { output } = await shell(command, {
      cwd: process.cwd(),
      env: { ...env, HOME: process.env['HOME'] ?? '', DEV_DATABASE_DIR: dir },
      until: 'Ctrl-C',
    })
    expect(output).toMatch(new RegExp(`^ready  login http://127.0.0.1:${ports[0]}/login  phone http`, 'm'))
  },
)

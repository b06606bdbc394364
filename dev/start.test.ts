import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { alone, isInstallDue, outdated } from './prepare.mjs'

const START = fileURLToPath(new URL('./start.mjs', import.meta.url))

test.each(['18.20.8', '20.18.3', '21.7.3', '22.11.0', '23.1.0'])(
  'Node %s gets one sentence',
  async (version) => {
    const { code, output } = await start(version, ['demo'])
    expect(code).toBe(1)
    expect(output).toMatch(/^Saoma needs Node\.js 20\.19 or newer .*\n$/)
    expect(output).toContain(`this is ${version}: get one at https://nodejs.org`)
  },
)

test.each(['20.19.0', '22.12.0', '24.0.0', '26.1.0'])('Node %s is fine', async (version) => {
  const { output } = await start(version, ['no-such-command'])
  expect(output).toBe('There is no command no-such-command.\n')
})

test('what is missing, or older than what it is made from, is made again', () => {
  const root = mkdtempSync(join(tmpdir(), 'saoma-outdated-'))
  writeFileSync(join(root, 'package-lock.json'), '')
  expect(outdated(root, 'node_modules/.package-lock.json', 'package-lock.json')).toBe(true)
  mkdirSync(join(root, 'node_modules'))
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '')
  expect(outdated(root, 'node_modules/.package-lock.json', 'package-lock.json')).toBe(false)
  utimesSync(join(root, 'node_modules/.package-lock.json'), 1, 1)
  expect(outdated(root, 'node_modules/.package-lock.json', 'package-lock.json')).toBe(true)
  expect(isInstallDue(root, 'test')).toBe(true)
  expect(isInstallDue(root, 'bench')).toBe(false)
  rmSync(join(root, 'node_modules'), { recursive: true })
  expect(isInstallDue(root, 'bench')).toBe(true)
  rmSync(root, { recursive: true })
})

test('two commands of one folder never install at once, and one that was killed holds up nobody', async () => {
  const root = mkdtempSync(join(tmpdir(), 'saoma-alone-'))
  writeFileSync(join(root, '.installing'), String(deadProcess()))
  const order: string[] = []
  const install = (name: string) => async (): Promise<void> => {
    order.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    order.push(`${name} ends`)
  }
  await Promise.all([alone(root, install('one')), alone(root, install('other'))])
  const [first] = order[0]?.split(' ') ?? []
  const second = first === 'one' ? 'other' : 'one'
  expect(order).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`])
  await expect(alone(root, () => Promise.reject(new Error('npm ci failed')))).rejects.toThrow('npm ci failed')
  await alone(root, install('third'))
  rmSync(root, { recursive: true })
})

function deadProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid
}

/** As if this Node were another. */
function start(version: string, args: string[]): Promise<{ code: number; output: string }> {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', pretend, START, ...args],
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr })
      },
    )
  })
}

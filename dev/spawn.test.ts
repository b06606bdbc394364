import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isAlive, runTool } from './spawn.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-tool-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a tool that takes too long is killed, and has no exit code', async () => {
  const { code } = await runTool([tool(`setInterval(() => {}, 1000)`)], { limitMs: 300 })
  expect(code).toBeNull()
})

// As a test runner does whose worker does not end when asked.
const FORKS_A_WORKER = `
  import { fork } from 'node:child_process'
  import { writeFileSync } from 'node:fs'
  if (process.argv[2] === 'worker') {
    process.on('SIGTERM', () => {})
    writeFileSync(process.argv[3], String(process.pid))
    setInterval(() => {}, 1000)
  } else fork(process.argv[1], ['worker', process.argv[2]])`

test.skipIf(process.platform === 'win32').each([
  ['SIGKILL', ''],
  ['SIGTERM', `process.on('SIGTERM', () => {})`],
  ['SIGTERM', `process.once('SIGTERM', () => process.exit(0)); process.on('exit', () => { for (;;); })`],
] as const)('after %s, a tool ends with its hanging worker (handler: %j)', async (signal, handler) => {
  const pids = join(folder, 'worker.pid')
  const runner = tool(
    `import { runTool } from ${JSON.stringify(new URL('./spawn.ts', import.meta.url).href)}
     for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))
     await runTool([${JSON.stringify(tool(`${FORKS_A_WORKER};${handler}`))}, ${JSON.stringify(pids)}])`,
    'runner.mjs',
  )
  const child = spawn(process.execPath, ['--import', 'tsx', runner])
  const pid = Number(await vi.waitUntil(() => existsSync(pids) && readFileSync(pids, 'utf8'), 30_000))
  expect(isAlive(pid)).toBe(true)
  child.kill(signal)
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 20_000)
})

function tool(code: string, name = 'tool.mjs'): string {
  const file = join(folder, name)
  writeFileSync(file, code)
  return file
}

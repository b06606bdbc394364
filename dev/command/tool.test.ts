import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runTool } from './tool.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-tool-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the exit code and all that was printed come back', async () => {
  const outcome = await runTool([
    tool(`console.log('\\u001B[32m' + process.argv[2]); console.error('no'); process.exit(3)`),
    'yes',
  ])
  expect(outcome).toEqual({ code: 3, output: 'yes\nno\n' })
})

test('a name of the environment can be set, and taken away', async () => {
  const env = { SAOMA_SET: 'set', NODE_ENV: undefined }
  const { output } = await runTool([tool(`console.log(process.env.SAOMA_SET, process.env.NODE_ENV)`)], {
    env,
  })
  expect(output).toBe('set undefined\n')
})

test('one that takes too long is ended, and has no exit code', async () => {
  const { code } = await runTool([tool(`setInterval(() => {}, 1000)`)], { limitMs: 300 })
  expect(code).toBeNull()
})

function tool(code: string): string {
  const file = join(folder, 'tool.mjs')
  writeFileSync(file, code)
  return file
}

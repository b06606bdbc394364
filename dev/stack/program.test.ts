import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLog } from './log.ts'
import { isAlive } from '../spawn.ts'
import { createProgram, type Program, type Recipe } from './program.ts'

const SERVES = `console.log('listening'); setInterval(() => {}, 1000)`
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-program-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a program of the stack', () => {
  test('that will not end when asked is made to', async () => {
    const program = create(`process.on('SIGTERM', () => {}); ${SERVES}`, { graceMs: 50 })
    await program.start()
    const { pid = 0 } = program
    await program.stop()
    expect(isAlive(pid)).toBe(false)
  })

  test('that ends by itself later is reported', async () => {
    const died = new Promise<string>((resolve) => {
      const program = create(`console.log('listening'); setImmediate(() => { throw new Error('boom') })`, {
        onDeath: (name, last) => resolve(`${name}: ${last}`),
      })
      void program.start()
    })
    expect(await died).toMatch(/^phone: [^]*boom/)
  })
})

function create(code: string, more: Partial<Recipe>): Program {
  const log = openLog(join(folder, `${Math.random()}.log`))
  const ready = (signal: AbortSignal): Promise<string> => log.line('listening', signal)
  const recipe = { name: 'phone', args: [write(code)], env: process.env, log, ready, ...more }
  return createProgram(recipe)
}

function write(code: string): string {
  const file = join(folder, `${Math.random()}.mjs`)
  writeFileSync(file, code)
  return file
}

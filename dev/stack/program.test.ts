import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openLog, type Log } from './log.ts'
import { isAlive } from '../spawn.ts'
import { createProgram, type Program, type Recipe } from './program.ts'

const SERVES = `console.log('listening'); setInterval(() => {}, 1000)`
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'saoma-program-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a program of the stack', () => {
  test('is started when it says so, and what it prints is kept', async () => {
    const { program, log } = create(`console.log('warming up'); ${SERVES}`)
    await program.start()
    expect(log.all()).toBe('warming up\nlistening')
    await program.stop()
    log.close()
    await vi.waitFor(() => expect(readFileSync(log.file, 'utf8')).toBe('warming up\nlistening\n'))
  })

  test('that ends at its start fails it with its last words', async () => {
    const { program } = create(`console.error('Port 4101 is in use'); process.exit(1)`)
    await expect(program.start()).rejects.toThrow('phone ended at its start: Port 4101 is in use')
  })

  test('that will not end when asked is made to', async () => {
    const { program } = create(`process.on('SIGTERM', () => {}); ${SERVES}`, { graceMs: 50 })
    await program.start()
    const { pid = 0 } = program
    await program.stop()
    expect(isAlive(pid)).toBe(false)
  })

  test('can be killed and started again', async () => {
    const onDeath = vi.fn()
    const { program } = create(SERVES, { onDeath })
    await program.start()
    const { pid: first = 0 } = program
    await program.kill()
    expect(isAlive(first)).toBe(false)
    expect(program.pid).toBeUndefined()
    await program.start()
    expect(program.pid).not.toBe(first)
    await program.stop()
    expect(onDeath).not.toHaveBeenCalled()
  })

  test.skipIf(process.platform === 'win32')('stands still, and goes on', async () => {
    const { program, log } = create(`console.log('listening'); setInterval(() => console.log('tick'), 5)`)
    await program.start()
    program.pause()
    let said = ''
    const still = (): void => {
      const before = said
      said = log.all()
      expect(said).toBe(before)
    }
    await vi.waitFor(still, { interval: 200, timeout: 10_000 })
    program.resume()
    await vi.waitFor(() => expect(log.all().length).toBeGreaterThan(said.length), { timeout: 10_000 })
    await program.kill()
  })

  test('that ends by itself later is reported', async () => {
    const died = new Promise<string>((resolve) => {
      const { program } = create(
        `console.log('listening'); setImmediate(() => { throw new Error('boom') })`,
        {
          onDeath: (name, last) => resolve(`${name}: ${last}`),
        },
      )
      void program.start()
    })
    expect(await died).toMatch(/^phone: [^]*boom/)
  })
})

function create(code: string, more: Partial<Recipe> = {}): { program: Program; log: Log } {
  const log = openLog(join(folder, `${Math.random()}.log`))
  const ready = (signal: AbortSignal): Promise<string> => log.line('listening', signal)
  const recipe = { name: 'phone', args: [write(code)], env: process.env, log, ready, ...more }
  return { program: createProgram(recipe), log }
}

function write(code: string): string {
  const file = join(folder, `${Math.random()}.mjs`)
  writeFileSync(file, code)
  return file
}

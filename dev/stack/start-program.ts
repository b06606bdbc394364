import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Log, openLog } from './log.ts'
import { createProgram, type Program, type Recipe } from './program.ts'

type Started = Pick<Program, 'pid'> & { log: Log; close: () => Promise<void> }
type Options = Omit<Recipe, 'log' | 'ready'> & { ready: (log: Log, signal: AbortSignal) => Promise<unknown> }

/** Starts one Node program outside of a stack, with its log in a temporary folder. Rejects with its last output if it does not answer. */
export async function startProgram({ ready, ...recipe }: Options): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'saoma-program-'))
  const log = openLog(join(folder, 'program.log'))
  const program = createProgram({ ...recipe, log, ready: (signal) => ready(log, signal) })
  async function close(): Promise<void> {
    await program.stop()
    log.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await program.start()
  } catch (error) {
    await close()
    throw error
  }
  return { pid: program.pid, log, close }
}

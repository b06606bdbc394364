import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Log, openLog } from '../dev/stack/log.ts'
import { createProgram, type Program, type Recipe } from '../dev/stack/program.ts'

type Started = Pick<Program, 'pid'> & { close: () => Promise<void> }
type Options = Omit<Recipe, 'log' | 'ready'> & { ready: (log: Log, signal: AbortSignal) => Promise<unknown> }

/** Starts a Node program, with its log in a temporary folder. Rejects with its last output if it does not answer. */
export async function startProgram({ ready, ...recipe }: Options): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'saoma-bench-'))
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
  return { pid: program.pid, close }
}

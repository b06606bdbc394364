import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CliError } from '#cli/cli-error.ts'
import { killGroup, spawnNode, type SpawnOptions } from '../spawn.ts'
import { openLog, type Log } from './log.ts'

const START_LIMIT_MS = 120_000
const GRACE_MS = 4_000

export interface Recipe extends SpawnOptions {
  name: string
  /** The program, and its arguments. */
  args: string[]
  log: Log
  /** Resolves when the program answers. Aborted if it takes too long. */
  ready(signal: AbortSignal): Promise<unknown>
  /** Called if the program ends by itself. */
  onDeath?: (name: string, lastLines: string) => void
  graceMs?: number
}

/** A child process. It ends with this process, however this one ends. */
export interface Program {
  readonly pid: number | undefined
  /** Resolves when it answers. Rejects with its last output if it ends instead. */
  start(): Promise<void>
  /** kill -9, for it and everything that it started. */
  kill(): Promise<void>
  /** Sends SIGTERM, then SIGKILL after a grace period. Resolves with the exit code: null if it was killed. */
  stop(): Promise<number | null>
  /** SIGSTOP: its sockets stay open, and nothing answers. Not on Windows. */
  pause(): void
  resume(): void
}

export function createProgram(recipe: Recipe): Program {
  const { name, args, log, graceMs = GRACE_MS } = recipe
  let child: ChildProcess | undefined
  let gone: Promise<number | null> = Promise.resolve(null)
  let expected = true

  async function start(): Promise<void> {
    if (child) throw new Error(`${name} is running`)
    const begun = spawnNode(args, recipe)
    child = begun
    expected = true
    log.follow(begun)
    const abort = new AbortController()
    gone = ended(begun, abort)
    const late = setTimeout(() => abort.abort(), START_LIMIT_MS)
    try {
      await recipe.ready(abort.signal)
      expected = false
    } catch (cause) {
      const what = child ? 'did not answer in time' : 'ended at its start'
      await stop()
      const words = log.last()
      throw new CliError(words.includes('\n') ? `${name} ${what}:\n${words}` : `${name} ${what}: ${words}`, {
        cause,
      })
    } finally {
      clearTimeout(late)
    }
  }

  async function ended(begun: ChildProcess, abort: AbortController): Promise<number | null> {
    const [code] = (await once(begun, 'close')) as [number | null]
    child = undefined
    abort.abort()
    if (!expected) recipe.onDeath?.(name, log.last())
    return code
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    expected = true
    if (child && signal === 'SIGKILL') killGroup(child)
    else child?.kill(signal)
    return gone
  }

  async function stop(): Promise<number | null> {
    const late = setTimeout(() => void end('SIGKILL'), graceMs)
    const code = await end('SIGTERM')
    clearTimeout(late)
    return code
  }

  return {
    get pid() {
      return child?.pid
    },
    start,
    kill: async () => void (await end('SIGKILL')),
    stop,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
  }
}

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

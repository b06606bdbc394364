import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { CliError } from '#cli/cli-error.ts'
import { npm } from './prepare.mjs'

const EXIT_WITH_PARENT = fileURLToPath(new URL('./exit-with-parent.mjs', import.meta.url))
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const isPosix = process.platform !== 'win32'

export interface SpawnOptions {
  env: NodeJS.ProcessEnv
  nodeOptions?: string[]
  /** By default, the repository. */
  cwd?: string
}

/** Starts a Node program, with pipes for what it prints. It ends with this process, however this one ends. */
export function spawnNode(args: string[], options: SpawnOptions): ChildProcess {
  const { env, nodeOptions = [], cwd = ROOT } = options
  return spawn(process.execPath, [...nodeOptions, EXIT_WITH_PARENT, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in a terminal ends this process, which then ends its children in good order.
    detached: isPosix,
  })
}

/** kill -9, for a program of spawnNode and what it started itself. */
export function killGroup(child: ChildProcess): void {
  try {
    if (isPosix && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It has ended in the meantime.
  }
}

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !isZombie(pid)
}

/** True for a process that has ended and waits for its parent: in a container, forever if process 1 is no init. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}

export interface Outcome {
  /** Null if it was killed, as it is after `limitMs`. */
  code: number | null
  /** Everything that it printed. */
  output: string
}

export interface ToolOptions {
  /** Added to this process's environment; undefined takes a name away. */
  env?: Record<string, string | undefined>
  limitMs?: number
  nodeOptions?: string[]
  /** By default, the repository. */
  cwd?: string
}

/** Runs a Node program to its end, quietly. */
export async function runTool(args: string[], options: ToolOptions = {}): Promise<Outcome> {
  const { env = {}, limitMs = 600_000, ...how } = options
  const child = spawnNode(args, { ...how, env: { ...process.env, ...env } })
  const output: Buffer[] = []
  child.stdout?.on('data', (data: Buffer) => output.push(data))
  child.stderr?.on('data', (data: Buffer) => output.push(data))
  const late = setTimeout(() => killGroup(child), limitMs)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(late)
  // Some tools colour what they print wherever CI is set.
  return { code, output: stripVTControlCharacters(Buffer.concat(output).toString()) }
}

/** Runs npm to its end, quietly. */
export async function runNpm(args: string[], options: ToolOptions): Promise<Outcome> {
  const [program, given] = npm(args) as [string, string[]]
  if (program !== process.execPath)
    throw new CliError('There is no npm-cli.js beside Node.js. Run this by npm.')
  return runTool(given, options)
}

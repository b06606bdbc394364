import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const EXIT_WITH_PARENT = fileURLToPath(new URL('../stack/exit-with-parent.mjs', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Outcome {
  /** Null where it was ended: it took longer than `limitMs`. */
  code: number | null
  /** Everything that it printed. */
  output: string
}

export interface ToolOptions {
  /** Added to this process's environment; undefined takes a name away. */
  env?: Record<string, string | undefined>
  limitMs?: number
  nodeOptions?: string[]
}

/** Runs a Node program of the repository to its end, quietly. It ends with this process. */
export async function runTool(args: string[], options: ToolOptions = {}): Promise<Outcome> {
  const { env = {}, limitMs = 600_000, nodeOptions = [] } = options
  const child = spawn(process.execPath, [...nodeOptions, EXIT_WITH_PARENT, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const output: Buffer[] = []
  child.stdout?.on('data', (data: Buffer) => output.push(data))
  child.stderr?.on('data', (data: Buffer) => output.push(data))
  const late = setTimeout(() => child.kill('SIGKILL'), limitMs)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(late)
  // Some tools colour what they print wherever CI is set.
  return { code, output: stripVTControlCharacters(Buffer.concat(output).toString()) }
}

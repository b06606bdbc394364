import { execFile, spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Identity } from '#dev/stack/unprivileged.ts'

const run = promisify(execFile)
const root = new URL('../..', import.meta.url).pathname

/** What git has of the last commit, in a folder of its own that everybody may read: as a clone, without its history. */
export async function freshCopy(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'saoma-copy-'))
  chmodSync(folder, 0o755)
  await run('sh', ['-c', 'git archive HEAD | tar -x -C "$1"', 'sh', folder], { cwd: root })
  return folder
}

/** Our own packages, as hard links where the disk allows it: no file of a package is written to. */
export async function lendPackages(folder: string): Promise<void> {
  const [from, to] = [path.join(root, 'node_modules'), path.join(folder, 'node_modules')]
  try {
    await run('cp', ['-al', from, to])
  } catch {
    rmSync(to, { recursive: true, force: true })
    cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  }
}

export interface Ended {
  code: number | null
  output: string
}

export interface Surroundings {
  cwd: string
  /** The whole environment, but PATH. */
  env: Record<string, string>
  user?: Identity | undefined
  /** It is ended once it has said this. */
  until?: string
}

/** Runs a command of a shell to its end. */
export function shell(command: string, { cwd, env, user, until }: Surroundings): Promise<Ended> {
  const whole: Record<string, string | undefined> = { PATH: process.env['PATH'], HOME: cwd, ...env }
  const child = spawn('sh', ['-c', command], {
    cwd,
    // Next's types want a NODE_ENV in every environment.
    env: whole as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...user,
  })
  let output = ''
  function take(data: Buffer): void {
    output += data.toString()
    if (until !== undefined && output.includes(until) && child.pid !== undefined)
      process.kill(-child.pid, 'SIGKILL')
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, output }))
  })
}

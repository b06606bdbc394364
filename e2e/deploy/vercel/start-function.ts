import { fork, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export type RunningFunction = { port: number; child: ChildProcess }

/**
 * Starts a function of Vercel's build output in a process of its own, from `folder`, which then holds the files that its
 * configuration names and no others. `source` is its .func folder; the files are named from `root`.
 */
export async function startFunction(
  root: string,
  source: string,
  folder: string,
  env: Record<string, string>,
): Promise<RunningFunction> {
  cpSync(source, folder, { recursive: true })
  const config = readFileSync(path.join(source, '.vc-config.json'), 'utf8')
  const { filePathMap } = JSON.parse(config) as { filePathMap: Record<string, string> }
  for (const [to, from] of Object.entries(filePathMap)) {
    const target = path.join(folder, to)
    mkdirSync(path.dirname(target), { recursive: true })
    // Some are relative links into node_modules: kept as links, they lead to the function's own copies.
    // Node 24 copies a link to a folder only with `recursive`.
    cpSync(path.join(root, from), target, { recursive: true, verbatimSymlinks: true })
  }
  const child = fork(fileURLToPath(new URL('run-function.mjs', import.meta.url)), [folder], {
    execArgv: [],
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (line: Buffer) => resolve(Number(line.toString())))
    child.once('exit', () => reject(new Error(`the function ${path.basename(source)} did not start`)))
  })
  return { port, child }
}

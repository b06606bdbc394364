import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs a program with inherited output. Undefined in `more` removes a variable. Rejects unless it exits with 0. */
export async function run(
  program: string,
  args: string[],
  cwd: string,
  more: Record<string, string | undefined> = {},
): Promise<void> {
  const plain = { NODE_ENV: undefined, NEXT_DIST_DIR: undefined, NEXT_TELEMETRY_DISABLED: '1' }
  const env = { ...process.env, ...(plain as object), ...more }
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${program} ${args[0] ?? ''} ended with ${code}`)
}

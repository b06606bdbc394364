import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs a program, its words on ours; in `more`, undefined takes a name away. Rejects where it does not end with 0. */
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

import { createDatabase } from '../dev/postgres/server.ts'
import { startStack, type Stack } from '../dev/stack/stack.ts'
import { processorMs } from './process-use.ts'

/** Saoma's production build on a database of its own in this PostgreSQL, with stand-ins, or with those of another. */
export async function startSaoma(
  serverUrl: string,
  env: Record<string, string>,
  beside?: Stack['urls'],
): Promise<Stack> {
  const databaseUrl = await createDatabase(serverUrl)
  return startStack({ distDir: '.next-test', databaseUrl, env, ...(beside && { beside }) })
}

/** Processor time of a process of the stack so far, in ms. */
export function spentBy(stack: Stack, name: string): number {
  const { pid } = stack.process(name)
  if (pid === undefined) throw new Error(`${name} has ended`)
  return processorMs(pid)
}

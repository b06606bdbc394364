import { createDatabase, startPostgres } from '../dev/postgres/server.ts'
import { startStack, type Stack } from '../dev/stack/stack.ts'
import { processorMs } from './process-use.ts'

/** What the proxy of a client at this address sends. */
export function from(address: string): { headers: Record<string, string> } {
  return { headers: { 'x-forwarded-for': address } }
}

/** Saoma's production build behind a proxy, on a database of its own in this PostgreSQL, with stand-ins or those of another. */
export async function startSaoma(
  serverUrl: string,
  env: Record<string, string>,
  beside?: Stack['urls'],
): Promise<Stack> {
  const databaseUrl = await createDatabase(serverUrl)
  const settings = { ...env, SAOMA_TRUST_PROXY: '1' }
  return startStack({ distDir: '.next-test', databaseUrl, env: settings, ...(beside && { beside }) })
}

/** Processor time of a process of the stack so far, in ms. */
export function spentBy(stack: Stack, name: string): number {
  const { pid } = stack.process(name)
  if (pid === undefined) throw new Error(`${name} has ended`)
  return processorMs(pid)
}

/** Runs `use` with a PostgreSQL. What it keeps is closed at the end, and PostgreSQL last. */
export async function withPostgres<T>(
  use: (url: string, keep: <One extends Closable>(one: One) => One) => Promise<T>,
): Promise<T> {
  const running: Closable[] = []
  const keep = <One extends Closable>(one: One): One => {
    running.unshift(one)
    return one
  }
  try {
    return await use(keep(await startPostgres()).url, keep)
  } finally {
    for (const one of running) await one.close()
  }
}

type Closable = { close(): Promise<void> }

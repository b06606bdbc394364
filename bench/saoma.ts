import { createDatabase } from '../dev/postgres/server.ts'
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

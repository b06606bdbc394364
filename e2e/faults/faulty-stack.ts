import { freePorts } from '#dev/stack/ports.ts'
import { startStack, type Stack, type StackOptions } from '#dev/stack/stack.ts'
import { losesAnswer } from '../clients/lossy.ts'
import { startDatabaseProxy, type DatabaseProxy } from './database-proxy/database-proxy.ts'

/** A stack whose database connections can be cut, and whose reverse proxy, if it has one, can lose responses. */
export interface FaultyStack {
  stack: Stack
  proxy: DatabaseProxy
  /** The database itself, bypassing the proxy. */
  database: string
  close: () => Promise<void>
}

/** `onStatement` is called with the SQL of each statement of the app. */
export async function startFaultyStack({
  onStatement,
  ...options
}: StackOptions & { onStatement?: (sql: string) => void } = {}): Promise<FaultyStack> {
  const [port = 0] = await freePorts(1)
  const database = options.databaseUrl ?? `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`
  const proxy = await startDatabaseProxy(database, 0, onStatement)
  try {
    const stack = await startStack({
      losesAnswer,
      ...options,
      ...(options.databaseUrl === undefined && { ports: { database: port } }),
      env: { ...options.env, DATABASE_URL: proxy.url },
    })
    async function close(): Promise<void> {
      await stack.close()
      await proxy.close()
    }
    return { stack, proxy, database, close }
  } catch (error) {
    await proxy.close()
    throw error
  }
}

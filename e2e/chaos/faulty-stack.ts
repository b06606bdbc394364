import { freePorts } from '#dev/stack/ports.ts'
import { startReverseProxy, type ReverseProxy } from '#dev/stack/reverse-proxy.ts'
import { startStack, type Stack, type StackOptions } from '#dev/stack/stack.ts'
import { startDatabaseProxy, type DatabaseProxy } from '../faults/database-proxy/database-proxy.ts'
import { losesAnswer } from '../clients/lossy.ts'

/** A stack whose database connections can be cut, and whose responses can be lost. */
export interface FaultyStack {
  stack: Stack
  proxy: DatabaseProxy
  /** The address for visitors, where responses can be lost. */
  url: string
  /** The database itself, bypassing the proxy. */
  database: string
  close: () => Promise<void>
}

export async function startFaultyStack(options: StackOptions = {}): Promise<FaultyStack> {
  const [port = 0] = await freePorts(1)
  const database = options.databaseUrl ?? `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`
  const proxy = await startDatabaseProxy(database)
  let stack: Stack | undefined
  let reverseProxy: ReverseProxy | undefined

  async function close(): Promise<void> {
    await reverseProxy?.close()
    await stack?.close()
    await proxy.close()
  }

  try {
    stack = await startStack({
      ...options,
      ...(options.databaseUrl === undefined && { ports: { database: port } }),
      env: { ...options.env, DATABASE_URL: proxy.url },
    })
    reverseProxy = await startReverseProxy({ targets: stack.urls.apps, losesAnswer })
    return { stack, proxy, url: reverseProxy.url, database, close }
  } catch (error) {
    await close()
    throw error
  }
}

import { freePorts } from '#dev/stack/ports.ts'
import { startReverseProxy, type ReverseProxy } from '#dev/stack/reverse-proxy.ts'
import { startStack, type Stack, type StackOptions } from '#dev/stack/stack.ts'
import { startDatabaseProxy, type DatabaseProxy } from '../faults/database-proxy/database-proxy.ts'
import { losesAnswer } from '../clients/lossy.ts'

/** A stack whose way to the database, and whose answers, can be cut. */
export interface FaultyStack {
  stack: Stack
  proxy: DatabaseProxy
  /** Where visitors go: an answer that is to be lost is lost there. */
  url: string
  /** The database itself, past the proxy. */
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

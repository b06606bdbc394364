import { startPostgres } from '#dev/postgres/server.ts'
import { startStack, type Stack, type StackOptions } from '#dev/stack/stack.ts'

export interface TestStack {
  stack: Stack
  /** A real PostgreSQL, not the embedded one, which takes one statement after the other. */
  realDatabase: boolean
  close: () => Promise<void>
}

/**
 * The production build and everything outside as servers of its own. `SAOMA_TEST_DATABASE=postgres` puts a real
 * PostgreSQL under it, `SAOMA_TEST_INSTANCES=2` two instances behind one address, `NEXT_DIST_DIR` says which build.
 */
export async function startTestStack(options: StackOptions = {}): Promise<TestStack> {
  const postgres = process.env['SAOMA_TEST_DATABASE'] === 'postgres' ? await startPostgres() : null
  const instances = Number(process.env['SAOMA_TEST_INSTANCES'] ?? '1')
  const stack = await startStack({
    ...(postgres && { databaseUrl: postgres.url }),
    ...(instances > 1 && { apps: instances, front: true }),
    ...options,
  })
  return {
    stack,
    realDatabase: postgres !== null,
    async close() {
      await stack.close()
      await postgres?.close()
    },
  }
}

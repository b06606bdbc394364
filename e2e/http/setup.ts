import type { TestProject } from 'vitest/node'
import { startPostgres } from '#dev/database/postgres.ts'
import { startStack } from '#dev/stack/stack.ts'
import { operator } from './operator.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    urls: Urls
    /** A real PostgreSQL, not the embedded one, which takes one statement after the other. */
    realDatabase: boolean
  }
}

export type Urls = { app: string; wechat: string; pusher: string; phone: string; database: string }

/** One stack for all integration tests: the production build, and everything outside as servers of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = process.env['SAOMA_TEST_DATABASE'] === 'postgres' ? await startPostgres() : null
  const distDir = process.env['NEXT_DIST_DIR']
  const stack = await startStack({
    env: { SAOMA_RATE_LIMIT: 'off', SAOMA_METRICS_TOKEN: operator.metrics, CRON_SECRET: operator.cron },
    ...(postgres && { databaseUrl: postgres.url }),
    ...(distDir && { distDir }),
  })
  project.provide('urls', stack.urls)
  project.provide('realDatabase', postgres !== null)
  return async () => {
    await stack.close()
    await postgres?.close()
  }
}

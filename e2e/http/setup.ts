import type { TestProject } from 'vitest/node'
import { startTestStack } from '../stack.ts'
import { operator } from './operator.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    urls: Urls
    /** A real PostgreSQL, not the embedded one, which takes one statement after the other. */
    realDatabase: boolean
    /** The settings of the app where it runs in the process of the tests, as in e2e/api. */
    inProcess: Record<string, string> | undefined
  }
}

export type Urls = { app: string; wechat: string; pusher: string; phone: string; database: string }

/** One stack for all integration tests: the production build, and everything outside as servers of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const env = { SAOMA_RATE_LIMIT: 'off', SAOMA_METRICS_TOKEN: operator.metrics, CRON_SECRET: operator.cron }
  const { stack, realDatabase, close } = await startTestStack({ env })
  project.provide('urls', stack.urls)
  project.provide('realDatabase', realDatabase)
  return close
}

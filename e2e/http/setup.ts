import type { TestProject } from 'vitest/node'
import { startStack } from '#dev/stack/stack.ts'
import { operator } from './operator.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    urls: Urls
    /** The settings of the app where it runs in the process of the tests, as in e2e/api. */
    inProcess: Record<string, string> | undefined
  }
}

export type Urls = { app: string; wechat: string; pusher: string; phone: string; database: string }

/**
 * One stack for all tests of a project: the production build with stand-ins and PostgreSQL; or, for `api`,
 * without the app, whose API then runs in the process of the tests.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const inProcess = project.name === 'api'
  const stack = await startStack({
    env: {
      SAOMA_RATE_LIMIT: 'off',
      SAOMA_METRICS_TOKEN: operator.metrics,
      CRON_SECRET: operator.cron,
      ...(inProcess && { SAOMA_LOG_LEVEL: 'silent' }),
    },
    ...(inProcess && { apps: 0 }),
  })
  project.provide('urls', { ...stack.urls, app: stack.settings['SAOMA_URL'] ?? '' })
  project.provide('inProcess', inProcess ? { ...stack.settings, NODE_ENV: 'production' } : undefined)
  return () => stack.close()
}

import type { TestProject } from 'vitest/node'
import { operator } from '../http/operator.ts'
import { startTestStack } from '../stack.ts'

/** Everything outside the app as servers of its own; the app's API runs in the process of the tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const env = {
    SAOMA_RATE_LIMIT: 'off',
    SAOMA_LOG_LEVEL: 'silent',
    SAOMA_METRICS_TOKEN: operator.metrics,
    CRON_SECRET: operator.cron,
  }
  const { stack, realDatabase, close } = await startTestStack({ apps: 0, env })
  project.provide('urls', { ...stack.urls, app: stack.settings['SAOMA_URL'] ?? '' })
  project.provide('realDatabase', realDatabase)
  project.provide('inProcess', { ...stack.settings, NODE_ENV: 'production' })
  return close
}

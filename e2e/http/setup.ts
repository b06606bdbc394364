import type { TestProject } from 'vitest/node'
import { startStack } from '#dev/stack/stack.ts'
import { operator } from './operator.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** One for each worker. */
    stacks: Provided[]
  }
}

type Provided = {
  urls: Urls
  settings: Record<string, string>
  /** Whether the app runs in the process of the tests, as in e2e/api. */
  inProcess: boolean
  /** Whether Next's router gets every request. */
  throughNext: boolean
}
export type Urls = { app: string; wechat: string; pusher: string; phone: string; database: string }

/**
 * One stack for each worker of a project: the production build with stand-ins and PostgreSQL; or, for `api`,
 * without the app, whose API then runs in the process of the tests.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const inProcess = project.name === 'api'
  const throughNext = project.name === 'through-next'
  const options = {
    throughNext,
    env: {
      SAOMA_RATE_LIMIT: 'off',
      SAOMA_PHONE: 'on',
      SAOMA_METRICS_TOKEN: operator.metrics,
      CRON_SECRET: operator.cron,
      ...(inProcess && { SAOMA_LOG_LEVEL: 'silent' }),
    },
    ...(inProcess && { apps: 0 }),
  }
  const stacks = await Promise.all(
    Array.from({ length: project.config.maxWorkers }, () => startStack(options)),
  )
  const provided = stacks.map(({ urls, settings }) => ({
    urls: { ...urls, app: settings['SAOMA_URL'] ?? '' },
    settings: { ...settings, NODE_ENV: 'production' },
    inProcess,
    throughNext,
  }))
  project.provide('stacks', provided)
  return async () => {
    await Promise.all(stacks.map((stack) => stack.close()))
  }
}

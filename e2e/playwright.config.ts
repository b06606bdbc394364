import { defineConfig } from 'playwright/test'
import { findBrowser } from '#dev/browser.ts'

const { executablePath, args } = findBrowser()

// See e2e/stack.ts. Some tests have a stack of their own, and looks are the same, whatever the others run on.
const onOther = Number(process.env['SAOMA_TEST_INSTANCES'] ?? '1') > 1
const ownStack = [/e2e.faults/, /e2e.looks/, /same-phone\.spec/, /cookies\.spec/, /limited\.spec/]

export default defineConfig({
  testDir: '.',
  projects: [
    // uni-app has packages of its own, and so a run of its own: npm run test:uni-app.
    {
      name: 'login',
      testMatch: '*.spec.ts',
      testIgnore: [/e2e.uni-app/, /cost\.spec/, ...(onOther ? ownStack : [])],
      teardown: 'log',
    },
    { name: 'log', testMatch: 'log.after.ts' },
    // Starts one instance itself, and counts what goes between its parts: nobody overhears it.
    ...(onOther ? [] : [{ name: 'cost', testMatch: 'cost.spec.ts' }]),
  ],
  outputDir: '../test-results',
  // Each has a stack of its own. Of two instances and a real PostgreSQL one is enough.
  workers: onOther ? 1 : 2,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  // Named where it happens: see dev/test/flaky.ts.
  retries: process.env['SAOMA_CI'] ? 1 : 0,
  reporter: [['list']],
  use: {
    locale: 'zh-CN',
    screenshot: 'only-on-failure',
    launchOptions: { args, ...(executablePath !== undefined && { executablePath }) },
  },
})

import { defineConfig } from 'playwright/test'
import { findBrowser } from '#dev/browser.ts'

const { executablePath, args } = findBrowser()

// Faults have a stack of their own, and looks are the same, however many instances the others have.
const ofOne = Number(process.env['SAOMA_TEST_INSTANCES'] ?? '1') > 1 ? [/e2e.faults/, /e2e.looks/] : []

export default defineConfig({
  testDir: '.',
  projects: [
    // uni-app has packages of its own, and so a run of its own: npm run test:uni-app.
    {
      name: 'login',
      testMatch: '*.spec.ts',
      testIgnore: [/e2e.uni-app/, /cost\.spec/, ...ofOne],
      teardown: 'log',
    },
    { name: 'log', testMatch: 'log.after.ts' },
    // Starts one instance itself, and counts what goes between its parts: nobody overhears it.
    ...(ofOne.length > 0 ? [] : [{ name: 'cost', testMatch: 'cost.spec.ts' }]),
  ],
  outputDir: '../test-results',
  // Each has a stack of its own. Two instances and a real PostgreSQL are enough of one.
  workers: ofOne.length > 0 ? 1 : 2,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: {
    locale: 'zh-CN',
    screenshot: 'only-on-failure',
    launchOptions: { args, ...(executablePath !== undefined && { executablePath }) },
  },
})

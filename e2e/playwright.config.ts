import { defineConfig } from 'playwright/test'
import { findBrowser } from '#dev/browser.ts'

const { executablePath, args } = findBrowser()

export default defineConfig({
  testDir: '.',
  projects: [
    // These examples have packages of their own, and so runs of their own: npm test -- uni-app taro.
    {
      name: 'login',
      testMatch: '*.spec.ts',
      testIgnore: ['examples.spec.ts', 'cost.spec.ts'],
      teardown: 'log',
    },
    { name: 'log', testMatch: 'log.after.ts' },
    // Starts its own instance and counts its traffic; its secrets aren't recorded.
    { name: 'cost', testMatch: 'cost.spec.ts' },
  ],
  outputDir: '../test-results',
  // Each has its own stack, and waits a good deal: for two cores there are three.
  workers: 3,
  fullyParallel: true,
  timeout: 180_000,
  expect: {
    timeout: 30_000,
    // Chromiums from 143 to 156 draw the same pixels; others may round a corner differently.
    toHaveScreenshot: { threshold: 0.03, maxDiffPixelRatio: 0.001 },
  },
  snapshotPathTemplate: '{testDir}/browser/looks/pictures/{arg}{ext}',
  forbidOnly: true,
  // Named where it happens: see worthReading in dev/test/run.ts.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list']],
  use: {
    locale: 'zh-CN',
    screenshot: 'only-on-failure',
    launchOptions: { args, ...(executablePath !== undefined && { executablePath }) },
  },
})

import { defineConfig } from 'playwright/test'
import all from '../playwright.config.ts'

/** The browser build of examples/uni-app, which `npm test -- uni-app` installs and builds first. */
export default defineConfig({
  ...all,
  testDir: '..',
  projects: [
    { name: 'uni-app', testMatch: /e2e.uni-app.[^/]*\.spec\.ts$/, teardown: 'log' },
    { name: 'log', testMatch: 'log.after.ts' },
  ],
  outputDir: '../../test-results/uni-app',
})

import { defineConfig } from 'playwright/test'
import all from '../playwright.config.ts'

/** The pages as other frameworks build them: `npm test -- uni-app taro` installs and builds the examples first. */
export default defineConfig({
  ...all,
  testDir: '..',
  projects: [
    { name: 'uni-app', testMatch: 'examples.spec.ts', teardown: 'log' },
    { name: 'taro', testMatch: 'examples.spec.ts', teardown: 'log' },
    { name: 'log', testMatch: 'log.after.ts' },
  ],
  outputDir: '../../test-results/examples',
})

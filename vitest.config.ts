import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // By default, one fewer than there are cores.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            '{app,lib,cli,dev,prisma,miniprogram,bench,packages}/**/*.test.{ts,tsx}',
            'e2e/{miniprogram,faults/database-proxy}/*.test.ts',
          ],
          globalSetup: 'dev/postgres/test-database.ts',
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          // The route handlers in the process of the tests: needs no build.
          name: 'api',
          include: ['e2e/{api,oidc}/**/*.test.ts'],
          globalSetup: 'e2e/http/setup.ts',
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [
            'e2e/{http,attacks}/**/*.test.ts',
            // Against the built app too.
            'e2e/oidc/{modules,fuzz}.test.ts',
            'e2e/deploy/packed.test.ts',
          ],
          globalSetup: 'e2e/http/setup.ts',
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          // The attacks on HTTP once more, by `node server.js --through-next`.
          name: 'through-next',
          include: ['e2e/attacks/{bodies,decision,fuzz,hardened,headers,identity,paths,session}.test.ts'],
          env: { SAOMA_FUZZ_REQUESTS: '1000' },
          globalSetup: 'e2e/http/setup.ts',
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'chaos',
          include: ['e2e/chaos/**/*.test.ts'],
          testTimeout: 1_200_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          // In CI, and by npm test -- deploy.
          name: 'deploy',
          include: ['e2e/deploy/{commands,vercel}.test.ts'],
          testTimeout: 1_200_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
    ],
  },
})

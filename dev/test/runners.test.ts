import { expect, test } from 'vitest'
import { coverageIn, flakyIn } from './runners.ts'

test('no flaky test is named if each test passed the first time', () => {
  expect(flakyIn('  ✓  1 [login] › a.spec.ts:1:1 › says so (1s)\n\n  1 passed (2s)\n')).toBe('')
})

test('tests that Playwright lists as flaky are named', () => {
  const printed = '  1 flaky\n    [login] › a.spec.ts:3:1 › says so, at last ───\n  7 passed (9s)\n'
  expect(flakyIn(printed)).toBe(
    'Passed on the second try only: [login] › a.spec.ts:3:1 › says so, at last ───',
  )
})

test('coverage is the share of covered lines in each folder, and nothing of other folders', () => {
  const lines = (total: number, covered: number): object => ({ lines: { total, covered } })
  const summary = JSON.stringify({
    total: lines(1000, 1),
    '/clone/app/a.ts': lines(10, 10),
    '/clone/app/b/c.tsx': lines(30, 5),
    '/clone/lib/a.ts': lines(3, 2),
    '/clone/library/a.ts': lines(100, 0),
  })
  expect(coverageIn(summary, '/clone')).toBe(
    'Coverage, in lines: app 38 %, lib 67 %, cli 0 %, miniprogram 0 %',
  )
})

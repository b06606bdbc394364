import { expect, test } from 'vitest'
import { flakyIn } from './runners.ts'

test('no flaky test is named if each test passed the first time', () => {
  expect(flakyIn('  ✓  1 [login] › a.spec.ts:1:1 › says so (1s)\n\n  1 passed (2s)\n')).toBe('')
})

test('tests that Playwright lists as flaky are named', () => {
  const printed = '  1 flaky\n    [login] › a.spec.ts:3:1 › says so, at last ───\n  7 passed (9s)\n'
  expect(flakyIn(printed)).toBe(
    'Passed on the second try only: [login] › a.spec.ts:3:1 › says so, at last ───',
  )
})

import { expect, test } from 'vitest'
import { flakyIn } from './flaky.ts'

test('a run in which each test passed at once has none', () => {
  expect(flakyIn('  ✓  1 [login] › a.spec.ts:1:1 › says so (1s)\n\n  1 passed (2s)\n')).toBe('')
})

test('those that Playwright lists as flaky', () => {
  const printed = '  1 flaky\n    [login] › a.spec.ts:3:1 › says so, at last ───\n  7 passed (9s)\n'
  expect(flakyIn(printed)).toBe(
    'Passed at the second try only: [login] › a.spec.ts:3:1 › says so, at last ───',
  )
})

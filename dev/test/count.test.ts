import { describe, expect, test } from 'vitest'
import { countCheck, countPlaywright, countVitest, sum } from './count.ts'

const vitest = {
  numPassedTests: 12,
  numFailedTests: 0,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
}
const playwright = { stats: { expected: 7, unexpected: 0, flaky: 1, skipped: 2 }, errors: [] }

describe('vitest is counted by its report', () => {
  test('as passed, failed and skipped', () => {
    expect(countVitest(JSON.stringify(vitest), 0)).toEqual({ passed: 12, failed: 0, skipped: 3 })
    const report = JSON.stringify({ ...vitest, numPassedTests: 9, numFailedTests: 3 })
    expect(countVitest(report, 1)).toEqual({ passed: 9, failed: 3, skipped: 3 })
  })

  test('a file that could not be loaded counts as one that failed', () => {
    const testResults = [...vitest.testResults, { status: 'failed', assertionResults: [] }]
    const report = JSON.stringify({ ...vitest, testResults })
    expect(countVitest(report, 1)).toEqual({ passed: 12, failed: 1, skipped: 3 })
  })

  test('an unhappy end without a failed test counts as one', () => {
    expect(countVitest(JSON.stringify(vitest), 1).failed).toBe(1)
    expect(countVitest(JSON.stringify(vitest), null).failed).toBe(1)
  })

  test.each([undefined, '', '{', '{}', 'null'])('no report (%j) is one failure, never nothing', (report) => {
    expect(countVitest(report, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  test('a run of no tests has failed', () => {
    const nothing = { ...vitest, numPassedTests: 0, testResults: [] }
    expect(countVitest(JSON.stringify(nothing), 0).failed).toBe(1)
  })
})

describe('Playwright is counted by its report', () => {
  test('a flaky test has passed', () => {
    expect(countPlaywright(JSON.stringify(playwright), 0)).toEqual({ passed: 8, failed: 0, skipped: 2 })
  })

  test('an error outside of a test is a failure', () => {
    const report = JSON.stringify({ ...playwright, errors: [{ message: 'no config' }] })
    expect(countPlaywright(report, 1)).toEqual({ passed: 8, failed: 1, skipped: 2 })
  })

  test('a crash without a report, and an unhappy end without a failed test, are one failure', () => {
    expect(countPlaywright(undefined, null).failed).toBe(1)
    expect(countPlaywright(JSON.stringify(playwright), 1).failed).toBe(1)
  })
})

test('a check is one test', () => {
  const counts = [countCheck(0), countCheck(1), countCheck(null)]
  expect(sum(counts)).toEqual({ passed: 1, failed: 2, skipped: 0 })
})

test('a check that could not be made here is skipped, unless it failed', () => {
  expect(countCheck(0, 'Skipped: not on this machine.\n')).toEqual({ passed: 0, failed: 0, skipped: 1 })
  expect(countCheck(1, 'Skipped: not on this machine.\n')).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(countCheck(0, 'All is well.\n')).toEqual({ passed: 1, failed: 0, skipped: 0 })
})

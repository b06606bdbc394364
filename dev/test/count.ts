import { z } from 'zod'

/** What a step of the test run came to. A check is a test of one. */
export interface Count {
  passed: number
  failed: number
  skipped: number
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
  errors: z.array(z.unknown()),
})

/** From vitest's JSON reporter. A file that could not even be loaded has no tests, and counts as one that failed. */
export function countVitest(report: string | undefined, code: number | null): Count {
  return honest(code, () => {
    const parsed = vitestReport.parse(JSON.parse(report ?? ''))
    const broken = parsed.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    )
    return {
      passed: parsed.numPassedTests,
      failed: parsed.numFailedTests + broken.length,
      skipped: parsed.numPendingTests + parsed.numTodoTests,
    }
  })
}

/** From Playwright's JSON reporter. */
export function countPlaywright(report: string | undefined, code: number | null): Count {
  return honest(code, () => {
    const { stats, errors } = playwrightReport.parse(JSON.parse(report ?? ''))
    return {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected + errors.length,
      skipped: stats.skipped,
    }
  })
}

/** A check that could not be made on this machine says so by a line that begins with `Skipped: `. */
export function countCheck(code: number | null, output = ''): Count {
  const skipped = code === 0 && /^Skipped: /m.test(output) ? 1 : 0
  return { passed: code === 0 ? 1 - skipped : 0, failed: code === 0 ? 0 : 1, skipped }
}

export function sum(counts: Count[]): Count {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const count of counts) {
    total.passed += count.passed
    total.failed += count.failed
    total.skipped += count.skipped
  }
  return total
}

/** A runner that crashed, that left no report, that ran nothing or that is unhappy for another reason has failed. */
function honest(code: number | null, count: () => Count): Count {
  let counted: Count
  try {
    counted = count()
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
  const ranNothing = counted.passed + counted.failed === 0
  if (counted.failed === 0 && (code !== 0 || ranNothing)) return { ...counted, failed: 1 }
  return counted
}

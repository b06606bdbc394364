import { z } from 'zod'

/** The result of a step. A check counts as one test. */
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

/** From vitest's JSON report. A file that could not be loaded has no tests, and counts as one failure. */
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

/** From Playwright's JSON report. */
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

/** A check that this machine can't run prints a line that begins with `Skipped: `. */
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

/** A runner that crashed, left no report, ran nothing, or exited with an error has failed. */
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

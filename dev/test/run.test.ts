import { describe, expect, test } from 'vitest'
import { CliError } from '#cli/cli-error.ts'
import { counted, runSteps, summaryOf, worthReading, type Result, type Step } from './run.ts'

describe('runSteps', () => {
  test('goes on after a step that failed, adds up, and shows what failed or skipped everything', async () => {
    const { total, lines } = await run([
      step('lint', 0, 1),
      step('unit', 20, 2),
      step('types', 1, 0, 3),
      step('uni-app', 0, 0, 1),
    ])
    expect(summaryOf(total)).toBe('21 passed, 3 failed, 4 skipped')
    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2).join('|'))).toEqual([
      '✗ lint|0.0 s',
      '|what lint said',
      '✗ unit|0.0 s',
      '|what unit said',
      '✓ types|0.0 s',
      '- uni-app|0.0 s',
      '|what uni-app said',
    ])
  })

  test('a step that rejects is one failure, with the reason', async () => {
    const broken = { ...step('browser', 1, 0), run: () => Promise.reject(new CliError('No browser.')) }
    const { total, lines } = await run([broken])
    expect(summaryOf(total)).toBe('0 passed, 1 failed')
    expect(lines[1]).toBe('  No browser.')
  })

  test.each([
    ['failed', step('build', 0, 1), '0 passed, 2 failed'],
    ['skipped', step('build', 0, 0, 1), '0 passed, 0 failed, 2 skipped'],
  ])('a step that needs one that %s is not run, and counts as such', async (what, build, summary) => {
    const { total, lines } = await run([build, { ...step('e2e', 9, 0), needs: 'build' }])
    expect(summaryOf(total)).toBe(summary)
    expect(lines.at(-1)).toMatch(new RegExp(`because build (was )?${what}`))
  })
})

describe('a report', () => {
  const vitest = { numPassedTests: 12, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 }
  const stats = { expected: 7, unexpected: 0, flaky: 1, skipped: 2 }

  test.each([
    [vitest, 0, '12 passed, 0 failed, 3 skipped'],
    [{ ...vitest, numFailedTests: 2 }, 1, '12 passed, 2 failed, 3 skipped'],
    [{ stats }, 0, '8 passed, 0 failed, 2 skipped'],
    [{ stats: { ...stats, unexpected: 3 } }, 1, '8 passed, 3 failed, 2 skipped'],
  ])('%j is counted (exit code %d)', (report, code, summary) => {
    expect(summaryOf({ ...counted(JSON.stringify(report), code), output: '' })).toBe(summary)
  })

  test.each([
    ['nothing', '', 0],
    ['no tests', JSON.stringify({ ...vitest, numPassedTests: 0 }), 0],
    ['no failed test, but an exit with an error', JSON.stringify(vitest), 1],
    ['no failed test, but a crash', JSON.stringify({ stats }), null],
  ])('of %s is a failure', (_, report, code) => {
    expect(counted(report, code).failed).toBe(1)
  })
})

test('of a step that passed, retried tests and the coverage are worth reading', () => {
  const flaky = '  1 flaky\n    [login] › a.spec.ts:3:1 › says so, at last ───\n'
  const coverage = 'Statements   : 80% ( 4/5 )\nLines        : 81.5% ( 22/27 )\n'
  expect(worthReading(`  ✓  1 a.spec.ts\n${flaky}  7 passed (9s)\n${coverage}`)).toBe(
    `${flaky}Lines        : 81.5% ( 22/27 )`,
  )
})

function step(title: string, passed: number, failed: number, skipped = 0): Step {
  const result = { passed, failed, skipped, output: `what ${title} said\n` }
  return { title, parts: ['unit'], run: () => Promise.resolve(result) }
}

async function run(steps: Step[]): Promise<{ total: Result; lines: string[] }> {
  const lines: string[] = []
  const total = await runSteps([[steps]], (line) => lines.push(line))
  return { total, lines }
}

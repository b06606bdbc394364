import { describe, expect, test } from 'vitest'
import { CliError } from '#cli/cli-error.ts'
import { runSteps, summaryOf, type Result, type Step } from './run.ts'

describe('runSteps', () => {
  test('adds up what the steps came to', async () => {
    const { total } = await run([step('lint', 1, 0), step('unit', 20, 0, 3), step('e2e', 4, 0)])
    expect(summaryOf(total)).toBe('25 passed, 0 failed, 3 skipped')
  })

  test('goes on after a step that failed, and shows all that it said', async () => {
    const { total, lines } = await run([step('lint', 0, 1), step('unit', 20, 2), step('types', 1, 0)])
    expect(summaryOf(total)).toBe('21 passed, 3 failed')
    expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2).join('|'))).toEqual([
      '✗ lint|0.0 s',
      '|what lint said',
      '✗ unit|0.0 s',
      '|what unit said',
      '✓ types|0.0 s',
    ])
  })

  test('a step that rejects is one failure, with the reason', async () => {
    const broken = { ...step('browser', 1, 0), run: () => Promise.reject(new CliError('No browser.')) }
    const { total, lines } = await run([broken])
    expect(summaryOf(total)).toBe('0 passed, 1 failed')
    expect(lines[1]).toBe('  No browser.')
  })

  test('a step that needs one that failed is not run, and counts as failed', async () => {
    const never = { ...step('e2e', 9, 0), needs: 'build' }
    const { total, lines } = await run([step('build', 0, 1), never])
    expect(summaryOf(total)).toBe('0 passed, 2 failed')
    expect(lines.at(-1)).toContain('because build failed')
  })

  test('a step that needs one that was skipped is skipped with it', async () => {
    const never = { ...step('uni-app types', 9, 0), needs: 'uni-app packages' }
    const { total, lines } = await run([step('uni-app packages', 0, 0, 1), never])
    expect(summaryOf(total)).toBe('0 passed, 0 failed, 2 skipped')
    expect(lines.at(-1)).toContain('because uni-app packages was skipped')
  })

  test('runs the lanes of a phase beside each other, and the next phase after all of them', async () => {
    const order: string[] = []
    const slow = (title: string): Step => ({
      ...step(title, 1, 0),
      async run() {
        order.push(`${title} begins`)
        await new Promise((resolve) => setImmediate(resolve))
        order.push(`${title} ends`)
        return { count: { passed: 1, failed: 0, skipped: 0 }, output: '' }
      },
    })
    await runSteps([[[slow('lint')], [slow('unit')]], [[slow('build')]]], () => undefined)
    expect(order).toEqual([
      'lint begins',
      'unit begins',
      'lint ends',
      'unit ends',
      'build begins',
      'build ends',
    ])
  })

  test('a step that skipped everything says why', async () => {
    const { lines } = await run([step('uni-app', 0, 0, 1)])
    expect(lines[0]).toMatch(/^- uni-app/)
    expect(lines[1]).toBe('  what uni-app said')
  })
})

function step(title: string, passed: number, failed: number, skipped = 0): Step {
  const result: Result = { count: { passed, failed, skipped }, output: `what ${title} said\n` }
  return { title, parts: ['unit'], run: () => Promise.resolve(result) }
}

async function run(steps: Step[]): Promise<{ total: Parameters<typeof summaryOf>[0]; lines: string[] }> {
  const lines: string[] = []
  const total = await runSteps([[steps]], (line) => lines.push(line))
  return { total, lines }
}

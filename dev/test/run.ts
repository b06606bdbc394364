import { shown as inProgress } from '../command/progress.ts'
import { CliError } from '#cli/cli-error.ts'
import { sum, type Count } from './count.ts'
import type { Result, Step } from './step.ts'

/** Runs all steps, also after one that failed, and prints a line for each; where it failed, all that it said. */
export async function runSteps(steps: Step[], print: (line: string) => void = console.log): Promise<Count> {
  const counts: Count[] = []
  const failed = new Set<string>()
  const skipped = new Set<string>()
  for (const step of steps) {
    const begun = Date.now()
    const { count, output, shown } = await resultOf(step, failed, skipped)
    counts.push(count)
    print(lineOf(step.title, count, Date.now() - begun))
    if (count.failed > 0) failed.add(step.title)
    else if (count.passed === 0) skipped.add(step.title)
    if (count.failed > 0 || count.passed === 0) print(indented(output))
    else if (shown) print(indented(shown))
  }
  return sum(counts)
}

export function summaryOf({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

async function resultOf(step: Step, failed: Set<string>, skipped: Set<string>): Promise<Result> {
  const failure = { passed: 0, failed: 1, skipped: 0 }
  if (step.needs !== undefined && failed.has(step.needs))
    return { count: failure, output: `Not run: it is pointless, because ${step.needs} failed.` }
  if (step.needs !== undefined && skipped.has(step.needs))
    return {
      count: { passed: 0, failed: 0, skipped: 1 },
      output: `Not run: it is pointless, because ${step.needs} was skipped.`,
    }
  try {
    return await inProgress(step.title, () => step.run())
  } catch (error) {
    return {
      count: failure,
      output: error instanceof CliError ? error.message : String((error as Error).stack),
    }
  }
}

function lineOf(title: string, count: Count, ms: number): string {
  const mark = count.failed > 0 ? '✗' : count.passed > 0 ? '✓' : '-'
  const isCheck = count.passed + count.failed + count.skipped === 1
  return `${mark} ${title.padEnd(26)} ${`${(ms / 1000).toFixed(1)} s`.padStart(8)}  ${isCheck ? '' : summaryOf(count)}`.trimEnd()
}

function indented(output: string): string {
  return output.trimEnd().replaceAll(/^/gm, '  ')
}

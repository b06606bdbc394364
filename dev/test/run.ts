import { CliError } from '#cli/cli-error.ts'
import { shown as showProgress } from '../command/progress.ts'
import { sum, type Count } from './count.ts'

export const parts = [
  'format',
  'lint',
  'types',
  'checks',
  'unit',
  'build',
  'integration',
  'chaos',
  'e2e',
  'uni-app',
  'adopt',
  'deploy',
] as const
export type Part = (typeof parts)[number]

export interface Result {
  count: Count
  /** Printed if something failed or everything was skipped. */
  output: string
  /** Printed if nothing failed. */
  shown?: string
}

export interface Step {
  title: string
  /** With which names on the command line it runs. */
  parts: Part[]
  /** Runs only if its part is named, and in CI. */
  apart?: boolean
  /** The title of a step that has to pass first. */
  needs?: string
  /** A rejection is a failure. */
  run(): Promise<Result>
}

/** Steps that run one after the other. */
export type Lane = Step[]

/**
 * Runs all steps, also after one that failed: phase after phase, the lanes of a phase beside each other. Prints a line for
 * each step when it ends, and what it said if it failed.
 */
export async function runSteps(phases: Lane[][], print: (line: string) => void = printOver): Promise<Count> {
  const ended = new Map<string, Count>()
  const running = new Set<string>()

  async function runLane(lane: Lane): Promise<void> {
    for (const step of lane) {
      const begun = Date.now()
      running.add(step.title)
      const { count, output, shown } = await resultOf(step, ended)
      running.delete(step.title)
      ended.set(step.title, count)
      print(lineOf(step.title, count, Date.now() - begun))
      if (count.failed > 0 || count.passed === 0) print(indented(output))
      else if (shown) print(indented(shown))
    }
  }

  await showProgress(
    () => [...running].join(', '),
    async () => {
      for (const lanes of phases) await Promise.all(lanes.map(runLane))
    },
  )
  return sum([...ended.values()])
}

export function summaryOf({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

async function resultOf(step: Step, ended: Map<string, Count>): Promise<Result> {
  const needed = step.needs === undefined ? undefined : ended.get(step.needs)
  if (needed && needed.failed > 0)
    return { count: { passed: 0, failed: 1, skipped: 0 }, output: `Not run, because ${step.needs} failed.` }
  if (needed?.passed === 0)
    return {
      count: { passed: 0, failed: 0, skipped: 1 },
      output: `Not run, because ${step.needs} was skipped.`,
    }
  try {
    return await step.run()
  } catch (error) {
    const output = error instanceof CliError ? error.message : String((error as Error).stack)
    return { count: { passed: 0, failed: 1, skipped: 0 }, output }
  }
}

/** Over the progress that stands on a terminal's last line. */
function printOver(line: string): void {
  console.log(process.stdout.isTTY ? `\r\u001B[K${line}` : line)
}

function lineOf(title: string, count: Count, ms: number): string {
  const mark = count.failed > 0 ? '✗' : count.passed > 0 ? '✓' : '-'
  const isCheck = count.passed + count.failed + count.skipped === 1
  return `${mark} ${title.padEnd(26)} ${`${(ms / 1000).toFixed(1)} s`.padStart(8)}  ${isCheck ? '' : summaryOf(count)}`.trimEnd()
}

function indented(output: string): string {
  return output.trimEnd().replaceAll(/^/gm, '  ')
}

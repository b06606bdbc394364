import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CliError } from '#cli/cli-error.ts'
import { shown as showProgress } from '../command/progress.ts'
import { runTool, type ToolOptions } from '../spawn.ts'

/** The result of a step. A check counts as one test. */
export interface Result {
  passed: number
  failed: number
  skipped: number
  /** Printed if something failed or everything was skipped. */
  output: string
}

export interface Step {
  title: string
  /** With which names on the command line it runs. */
  parts: string[]
  /** Runs only if its part is named, and in CI. */
  apart?: boolean
  /** The title of a step that has to pass first. */
  needs?: string
  /** A rejection is a failure. */
  run(): Promise<Result>
}

/**
 * Runs all steps, also after one that failed: phase after phase, the lanes of a phase beside each other. Prints a line for
 * each step when it ends, and what it said if it failed.
 */
export async function runSteps(
  phases: Step[][][],
  print: (line: string) => void = printOver,
): Promise<Result> {
  const ended = new Map<string, Result>()
  const running = new Set<string>()

  async function runLane(lane: Step[]): Promise<void> {
    for (const step of lane) {
      const begun = Date.now()
      running.add(step.title)
      const result = await resultOf(step, ended)
      running.delete(step.title)
      ended.set(step.title, result)
      print(lineOf(step.title, result, Date.now() - begun))
      const said = result.failed > 0 || result.passed === 0 ? result.output : worthReading(result.output)
      if (said) print(said.trimEnd().replaceAll(/^/gm, '  '))
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

export function sum(results: Result[]): Result {
  const total = { passed: 0, failed: 0, skipped: 0, output: '' }
  for (const { passed, failed, skipped, output } of results) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
    total.output += `${output}\n`
  }
  return total
}

export function summaryOf({ passed, failed, skipped }: Result): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

async function resultOf(step: Step, ended: Map<string, Result>): Promise<Result> {
  const { needs } = step
  const needed = ended.get(needs ?? '')
  if (needed && needed.failed > 0) return one('failed', `Not run, because ${needs} failed.`)
  if (needed?.passed === 0) return one('skipped', `Not run, because ${needs} was skipped.`)
  try {
    return await step.run()
  } catch (error) {
    return one('failed', error instanceof CliError ? error.message : String((error as Error).stack))
  }
}

export function one(what: 'passed' | 'failed' | 'skipped', output = ''): Result {
  return { passed: 0, failed: 0, skipped: 0, [what]: 1, output }
}

/** A tool that passes or fails as a whole. */
export async function runCheck(args: string[], options: ToolOptions): Promise<Result> {
  const { code, output } = await runTool(args, options)
  return one(code === 0 ? 'passed' : 'failed', output)
}

/** A run of vitest or Playwright, counted by the JSON report that `args`, or the environment, make it write. */
export async function runTests(
  command: (report: string) => { args: string[]; env: ToolOptions['env'] },
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'saoma-report-'))
  const file = join(folder, 'report.json')
  try {
    const { args, env = {} } = command(file)
    const { code, output } = await runTool(args, { env, limitMs: 2_400_000 })
    return { ...counted(readIfThere(file), code), output }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** vitest's report, or Playwright's. */
type Report = {
  numPassedTests?: number
  numFailedTests?: number
  numPendingTests?: number
  numTodoTests?: number
  stats?: { expected: number; flaky: number; unexpected: number; skipped: number }
}

/** A runner that crashed, left no report, ran nothing, or exited with an error has failed. */
export function counted(report: string, code: number | null): Omit<Result, 'output'> {
  const vitest = JSON.parse(report || '{}') as Report
  const { stats } = vitest
  const passed = stats ? stats.expected + stats.flaky : (vitest.numPassedTests ?? 0)
  const failed = stats?.unexpected ?? vitest.numFailedTests ?? 0
  const skipped = stats?.skipped ?? (vitest.numPendingTests ?? 0) + (vitest.numTodoTests ?? 0)
  const hasFailed = code !== 0 || passed === 0
  return { passed, failed: failed || Number(hasFailed), skipped }
}

/**
 * What is printed of a step that passed: the table of what the doctor said, the coverage in lines, and each browser test that
 * passed only when it was retried.
 */
export function worthReading(output: string): string {
  const parts =
    /^What was broken, and what the doctor said: .+(?:\n.+)*|^Lines +: .+|^ +\d+ flaky\n(?: {4,}\S.*\n?)+/gm
  return Array.from(output.matchAll(parts), ([part]) => part.trimEnd()).join('\n')
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Over the progress that stands on a terminal's last line. */
function printOver(line: string): void {
  console.log(process.stdout.isTTY ? `\r\u001B[K${line}` : line)
}

function lineOf(title: string, result: Result, ms: number): string {
  const mark = result.failed > 0 ? '✗' : result.passed > 0 ? '✓' : '-'
  const isCheck = result.passed + result.failed + result.skipped === 1
  return `${mark} ${title.padEnd(26)} ${`${(ms / 1000).toFixed(1)} s`.padStart(8)}  ${isCheck ? '' : summaryOf(result)}`.trimEnd()
}

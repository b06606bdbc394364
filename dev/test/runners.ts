import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { z } from 'zod'
import { runTool, type ToolOptions } from '../spawn.ts'
import { countPlaywright, countVitest, type Count } from './count.ts'
import type { Result } from './run.ts'

type Env = NonNullable<ToolOptions['env']>

/** For a slow machine. */
const limitMs = 2_400_000

/** The product's folders whose coverage is measured. */
const measured = ['app', 'lib', 'cli', 'miniprogram']

export async function runVitest(project: string, env: Env): Promise<Result> {
  return runProjects([project], env)
}

/** Unit tests and those of the API in process, in one run, so that coverage counts both. */
export async function runUnit(env: Env): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'saoma-coverage-'))
  try {
    const options = [
      '--coverage.enabled',
      '--coverage.reporter=json-summary',
      `--coverage.reportsDirectory=${folder}`,
      ...measured.map((name) => `--coverage.include=${name}/**/*.{ts,tsx}`),
    ]
    const result = await runProjects(['unit', 'api'], env, options)
    const summary = readIfThere(join(folder, 'coverage-summary.json'))
    const coverage = summary === undefined ? '' : coverageIn(summary, process.cwd())
    return { ...result, shown: [result.shown, coverage].filter(Boolean).join('\n') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One line, such as `Coverage, in lines: app 61 %, lib 93 %`, from istanbul's json-summary. */
export function coverageIn(summary: string, root: string): string {
  const files = Object.entries(coverageSummary.parse(JSON.parse(summary)))
  const shares = measured.map((name) => {
    const inside = files.filter(([file]) => file.startsWith(join(root, name) + sep))
    const [total, covered] = (['total', 'covered'] as const).map((key) =>
      inside.reduce((sum, [, { lines }]) => sum + lines[key], 0),
    )
    return `${name} ${total ? Math.round(((covered ?? 0) / total) * 100) : 0} %`
  })
  return `Coverage, in lines: ${shares.join(', ')}`
}

const coverageSummary = z.record(
  z.string(),
  z.object({ lines: z.object({ total: z.number(), covered: z.number() }) }),
)

async function runProjects(projects: string[], env: Env, options: string[] = []): Promise<Result> {
  const reporters = ['default', 'json'].map((name) => `--reporter=${name}`)
  const names = projects.flatMap((name) => ['--project', name])
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...names, ...reporters, ...options]
  const result = await runWithReport(countVitest, (file) => ({
    args: [...args, `--outputFile.json=${file}`],
    env,
  }))
  return { ...result, shown: doctorsTable(result.output) }
}

export async function runPlaywright(env: Env, config = 'e2e/playwright.config.ts'): Promise<Result> {
  const args = ['node_modules/playwright/cli.js', 'test', '-c', config, '--reporter=list,json']
  const result = await runWithReport(countPlaywright, (file) => ({
    args,
    env: { ...env, SAOMA_WHOLE_RUN: '1', PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  }))
  return { ...result, shown: flakyIn(result.output) }
}

async function runWithReport(
  count: (report: string | undefined, code: number | null) => Count,
  command: (file: string) => { args: string[]; env: Env },
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'saoma-report-'))
  const file = join(folder, 'report.json')
  try {
    const { args, env } = command(file)
    const { code, output } = await runTool(args, { env, limitMs })
    return { count: count(readIfThere(file), code), output }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The doctor's tests print what they broke and what it said about it. */
function doctorsTable(output: string): string {
  return /^What was broken, and what the doctor said: .+(?:\n.+)*/m.exec(output)?.[0] ?? ''
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const flaky = /^ +\d+ flaky\n((?: {4,}\S.*\n?)+)/m

/**
 * A sentence for each browser test that passed only when it was retried, from what Playwright printed. Only CI retries, and
 * no test of an attack; each one that needed it is named.
 */
export function flakyIn(output: string): string {
  const titles = flaky.exec(output)?.[1]?.trimEnd().split('\n') ?? []
  return titles.map((title) => `Passed on the second try only: ${title.trim()}`).join('\n')
}

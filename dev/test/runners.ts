import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTool, type ToolOptions } from '../spawn.ts'
import { countPlaywright, countVitest, type Count } from './count.ts'
import type { Result } from './run.ts'

type Env = NonNullable<ToolOptions['env']>

/** For a slow machine. */
const limitMs = 2_400_000

export async function runVitest(project: string, env: Env): Promise<Result> {
  const reporters = ['default', 'json'].map((name) => `--reporter=${name}`)
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...reporters]
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

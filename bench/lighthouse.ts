/**
 * Runs Lighthouse on /login: accessibility and best practices must be 100, performance at least 98, as the best of
 * three runs. npx fetches it, since it is larger than everything else together. Exits with 1 if a score is too low.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { run } from '../e2e/deploy/run.ts'
import { findBrowser } from '../dev/browser.ts'
import { startStack } from '../dev/stack/stack.ts'

/** The newest version that runs on Node 20. */
const lighthouse = 'lighthouse@12.8.2'
const wanted = { accessibility: 100, 'best-practices': 100, performance: 98 } as const
const runs = 3

type Scores = Record<keyof typeof wanted, number>
type Report = { categories: Record<string, { score: number } | undefined> }

async function measure(url: string, folder: string): Promise<Scores> {
  const { executablePath = chromium.executablePath(), args } = findBrowser()
  const report = join(folder, 'report.json')
  const flags = [
    '--quiet',
    '--preset=desktop',
    `--only-categories=${Object.keys(wanted).join(',')}`,
    '--output=json',
    `--output-path=${report}`,
    `--chrome-flags=--headless=new ${args.join(' ')}`,
  ]
  await run('npx', ['--yes', lighthouse, url, ...flags], folder, { CHROME_PATH: executablePath })
  const { categories } = JSON.parse(readFileSync(report, 'utf8')) as Report
  const scores = Object.keys(wanted).map((name) => [name, Math.round((categories[name]?.score ?? 0) * 100)])
  return Object.fromEntries(scores) as Scores
}

const folder = mkdtempSync(join(tmpdir(), 'saoma-lighthouse-'))
const distDir = process.env['NEXT_DIST_DIR']
const stack = await startStack(distDir ? { distDir } : {})
try {
  const best: Scores = { accessibility: 0, 'best-practices': 0, performance: 0 }
  for (let i = 0; i < runs; i += 1) {
    const scores = await measure(`${stack.urls.app}/login`, folder)
    console.log(scores)
    for (const name of Object.keys(wanted) as (keyof Scores)[])
      best[name] = Math.max(best[name], scores[name])
  }
  for (const [name, least] of Object.entries(wanted)) {
    const got = best[name as keyof Scores]
    console.log(`${name}: ${got}, wanted ${least}`)
    if (got < least) process.exitCode = 1
  }
} finally {
  await stack.close()
  rmSync(folder, { recursive: true, force: true })
}

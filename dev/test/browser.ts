import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'
import { chromium } from 'playwright'
import { browserArgs, findBrowser, NPM_CHROMIUM, SYSTEM_CHROMIUM } from '../browser.ts'
import { runNpm, runTool } from '../spawn.ts'
import { CliError } from '#cli/cli-error.ts'

const run = promisify(execFile)
const LIMIT_MS = 180_000
const NPM_FOLDER = fileURLToPath(new URL('../chromium', import.meta.url))

/** One way to get a browser. */
export interface Source {
  name: string
  /** Undefined for Playwright's own. */
  executablePath?: string
  /** Installs it if it is missing. Throws if that is not possible here. */
  ensure(): Promise<void>
}

/**
 * Finds or installs a browser that starts: the first of `sources` that works. Later processes find it by CHROMIUM_PATH,
 * which is set unless it is Playwright's own. Throws CliError with what failed and what to do.
 */
export async function ensureBrowser(sources = sourcesHere(), launch = tryLaunch): Promise<void> {
  // Someone who names a browser doesn't want another one.
  if (process.env['CHROMIUM_PATH']) return launch(findBrowser().executablePath)
  const problems: string[] = []
  for (const source of sources) {
    const { name, executablePath } = source
    try {
      await source.ensure()
      await launch(executablePath)
      if (executablePath !== undefined) process.env['CHROMIUM_PATH'] = executablePath
      return
    } catch (error) {
      problems.push(`- ${name}: ${reasonOf(error)}`)
    }
  }
  const next = 'Install Chromium or Chrome, set CHROMIUM_PATH to its program, and run this again.'
  throw new CliError(['No browser that starts:', ...problems, next].join('\n'))
}

/**
 * Playwright's and npm's are builds without a window: tests take a third less time in them than in the system's browser.
 * `path` is searched for apt-get.
 */
export function sourcesHere(path = process.env['PATH'] ?? '', isRoot = process.getuid?.() === 0): Source[] {
  const playwrights: Source = { name: "Playwright's", ensure: downloadPlaywrights }
  const isDownloaded = existsSync(chromium.executablePath())
  const hasApt = path.split(delimiter).some((folder) => existsSync(join(folder, 'apt-get')))
  const isLinuxOnX64 = process.platform === 'linux' && process.arch === 'x64'
  return [
    ...(isDownloaded ? [playwrights] : []),
    ...(isLinuxOnX64 ? [fromFile('@sparticuz/chromium', NPM_CHROMIUM, installByNpm)] : []),
    ...(existsSync(SYSTEM_CHROMIUM) ? [fromFile(SYSTEM_CHROMIUM, SYSTEM_CHROMIUM, async () => {})] : []),
    ...(isDownloaded ? [] : [playwrights]),
    ...(isRoot && hasApt ? [fromFile('apt-get', SYSTEM_CHROMIUM, installByApt)] : []),
  ]
}

function fromFile(name: string, executablePath: string, ensure: () => Promise<void>): Source {
  return { name, executablePath, ensure }
}

async function downloadPlaywrights(): Promise<void> {
  if (existsSync(chromium.executablePath())) return
  console.log('Downloading a browser, which takes about a minute…')
  const install = ['node_modules/playwright/cli.js', 'install', 'chromium']
  const { code } = await runTool(install, { limitMs: LIMIT_MS })
  if (code !== 0) throw new Error('the download failed (npx playwright install chromium)')
}

async function installByApt(): Promise<void> {
  console.log('Installing a browser (apt-get install chromium fonts-noto-cjk), which takes about a minute…')
  // At run level 1, packages don't start services.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const wait = ['-qq', '-o', 'DPkg::Lock::Timeout=60']
  await run('apt-get', [...wait, 'update'], { env })
  const packages = ['--no-install-recommends', 'chromium', 'fonts-noto-cjk']
  await run('apt-get', [...wait, 'install', '-y', ...packages], { env })
}

async function installByNpm(): Promise<void> {
  if (existsSync(NPM_CHROMIUM)) return
  console.log('Installing a browser out of npm (68 MB), which takes about a minute…')
  const ci = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, output } = await runNpm(ci, { cwd: NPM_FOLDER })
  if (code !== 0) throw new Error(output)
  // Renamed when it is complete.
  const folder = mkdtempSync(join(NPM_FOLDER, 'node_modules/.unpacking-'))
  try {
    await run(process.execPath, ['unpack.mjs'], { cwd: NPM_FOLDER, env: { ...process.env, TMPDIR: folder } })
    const place = dirname(NPM_CHROMIUM)
    mkdirSync(dirname(place), { recursive: true })
    renameSync(folder, place)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function tryLaunch(executablePath: string | undefined): Promise<void> {
  const found = executablePath !== undefined && { executablePath }
  const browser = await chromium.launch({ args: browserArgs(), ...found })
  await browser.close()
}

/** The first lines of an error of a command or of Playwright. The rest is their log. */
function reasonOf(error: unknown): string {
  const lines = stripVTControlCharacters((error as Error).message)
    .trim()
    .split('\n')
  return lines.slice(0, 3).join(' ')
}

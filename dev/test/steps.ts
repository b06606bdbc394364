import { fileURLToPath } from 'node:url'
import { build, isBuilt } from '../command/build.ts'
import { canCheck, checkMiniprogram } from '../miniprogram-gate.ts'
import { outdated } from '../prepare.mjs'
import { runNpm } from '../spawn.ts'
import { ensureBrowser } from './browser.ts'
import { one, runCheck, runTests, sum, type Result, type Step } from './run.ts'

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url))
const UNI_APP = `${EXAMPLES}/uni-app/dist/build/mp-weixin`
const TARO = `${EXAMPLES}/taro/dist`
/** The tests have a build of their own, and don't disturb a demo. */
const BUILT = '.next-test'
const env = { NEXT_DIST_DIR: BUILT, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: undefined }
const built = { needs: 'build' }
const apart = { apart: true }

/** Everything that `npm test` does: phases of lanes of steps. What waits for the network or for processes runs beside what computes. */
export function allSteps(): Step[][][] {
  const checks = [
    check('format', 'format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.']),
    check('lint', 'lint', ['node_modules/oxlint/bin/oxlint', '--type-aware']),
    check('types', 'types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']),
    check('types of the mini-program', 'types', ['node_modules/typescript/bin/tsc', '-p', 'miniprogram']),
  ]
  const units = [
    step('browser', ['unit', 'e2e', 'uni-app', 'taro'], () => done(ensureBrowser)),
    // In one run, so that coverage counts both.
    step('unit and API', ['unit'], () =>
      vitest(['unit', 'api'], coverageOf('app', 'lib', 'cli', 'miniprogram')),
    ),
  ]
  const builds = step('build', ['build', 'integration', 'chaos', 'e2e', 'uni-app', 'taro'], () =>
    done(buildIfStale),
  )
  const integration = [
    step('integration', ['integration'], () => vitest(['integration']), built),
    step('attacks through Next', ['integration'], () => vitest(['through-next']), built),
  ]
  const e2e = step('e2e', ['e2e'], () => playwright('e2e/playwright.config.ts'), built)
  const chaos = step('chaos', ['chaos'], () => vitest(['chaos']), { ...built, ...apart })
  const uniApp = [
    step('uni-app', ['uni-app'], buildUniApp, apart),
    underWeChat('uni-app', UNI_APP, 'wxcomponents/saoma/'),
    signIn('uni-app'),
  ]
  const taro = [step('taro', ['taro'], buildTaro, apart), underWeChat('taro', TARO, 'saoma/'), signIn('taro')]
  const adopt = { ...check('adopt', 'adopt', ['e2e/deploy/adopt.ts'], ['--import', 'tsx']), ...apart }
  const deploy = step('deploy', ['deploy'], () => vitest(['deploy']), apart)
  return [
    [checks, units],
    [[builds]],
    [integration],
    [[e2e]],
    [
      [chaos, deploy],
      [...uniApp, ...taro, adopt],
    ],
  ]
}

function step(title: string, parts: string[], run: Step['run'], more: Partial<Step> = {}): Step {
  return { title, parts, run, ...more }
}

function check(title: string, part: string, args: string[], nodeOptions: string[] = []): Step {
  return step(title, [part], () => runCheck(args, { env, nodeOptions }))
}

function vitest(
  projects: string[],
  options: string[] = [],
  more: Record<string, string> = {},
): Promise<Result> {
  const names = projects.flatMap((name) => ['--project', name])
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...names, '--reporter=default', '--reporter=json']
  return runTests((report) => ({
    args: [...args, `--outputFile.json=${report}`, ...options],
    env: { ...env, ...more },
  }))
}

function coverageOf(...folders: string[]): string[] {
  const options = ['--coverage.enabled', '--coverage.reporter=text-summary']
  options.push('--coverage.reportsDirectory=test-results/coverage')
  return [...options, ...folders.map((name) => `--coverage.include=${name}/**/*.{ts,tsx}`)]
}

function playwright(config: string, options: string[] = []): Promise<Result> {
  const args = ['node_modules/playwright/cli.js', 'test', '-c', config, '--reporter=list,json', ...options]
  return runTests((report) => ({
    args,
    env: { ...env, SAOMA_WHOLE_RUN: '1', PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  }))
}

async function done(work: () => Promise<void>): Promise<Result> {
  await work()
  return one('passed')
}

async function buildIfStale(): Promise<void> {
  if (!isBuilt(BUILT)) await build(BUILT)
}

async function withCompilers(run: () => Promise<Result>): Promise<Result> {
  return canCheck() ? run() : one('skipped', 'WeChat’s compilers run on x86-64 Linux only.')
}

/** Saoma's native pages in the build of an example, under WeChat's compilers and component framework. */
function underWeChat(name: string, build: string, root: string): Step {
  const more = { SAOMA_BUILD: build, SAOMA_BUILD_ROOT: root }
  const run = (): Promise<Result> => vitest(['unit'], ['e2e/miniprogram/exparser.test.ts'], more)
  return step(`${name} under WeChat`, [name], () => withCompilers(run), { ...apart, needs: name })
}

/** The built example signs in to a whole Saoma. */
function signIn(name: string): Step {
  const run = (): Promise<Result> => playwright('e2e/miniprogram/playwright.config.ts', ['--project', name])
  return step(`${name} e2e`, [name], () => withCompilers(run), { ...apart, needs: name })
}

/** uni-app's runtime alone, without any page, is 66 KB of the package; the native pages are about as much. */
function buildUniApp(): Promise<Result> {
  return buildExample('uni-app', ['native', 'types', 'build:mp-weixin'], {
    build: UNI_APP,
    mostBytes: 150_000,
  })
}

/** Taro's runtime and React are 300 KB of the package. */
function buildTaro(): Promise<Result> {
  return buildExample('taro', ['login', 'types', 'build'], { build: TARO, mostBytes: 400_000 })
}

/** By the commands of its README. Skipped if its packages, which are its own, can't be installed on this machine. */
async function buildExample(
  name: string,
  scripts: string[],
  { build, mostBytes }: { build: string; mostBytes: number },
): Promise<Result> {
  const cwd = `${EXAMPLES}/${name}`
  const npm = (...args: string[]): ReturnType<typeof runNpm> => runNpm(args, { cwd, limitMs: 400_000 })
  if (outdated(cwd, 'node_modules/.package-lock.json', 'package-lock.json')) {
    const { code, output } = await npm(
      'ci',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    )
    if (code !== 0)
      return one('skipped', `The packages of examples/${name} cannot be installed here:\n${output}`)
  }
  const results: Result[] = []
  for (const script of scripts) {
    const { code, output } = await npm('run', script)
    results.push(one(code === 0 ? 'passed' : 'failed', output))
  }
  const wrong = canCheck() ? await checkMiniprogram(build, mostBytes) : []
  results.push(one(wrong.length === 0 ? 'passed' : 'failed', wrong.join('\n')))
  return sum(results)
}

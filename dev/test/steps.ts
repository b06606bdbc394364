import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, isBuilt } from '../command/build.ts'
import { runTool, type ToolOptions } from '../spawn.ts'
import { ensureBrowser } from './browser.ts'
import { countCheck } from './count.ts'
import { runPlaywright, runUnit, runVitest } from './runners.ts'
import type { Lane, Result, Step } from './run.ts'
import { uniAppSteps } from './uni-app.ts'

const DEV = fileURLToPath(new URL('..', import.meta.url))
/** The tests have a build of their own, and don't disturb a demo. */
const BUILT = '.next-test'
const env = { NEXT_DIST_DIR: BUILT, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: undefined }

/** Everything that `npm test` does. What waits for the network or for processes runs beside what computes. */
export function allSteps(): Lane[][] {
  const checks = [
    check('format', 'format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.']),
    check('lint', 'lint', ['node_modules/oxlint/bin/oxlint', '--type-aware']),
    check('types', 'types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']),
    check('types of the mini-program', 'types', ['node_modules/typescript/bin/tsc', '-p', 'miniprogram']),
  ]
  const units: Lane = [
    { title: 'browser', parts: ['unit', 'e2e', 'uni-app'], run: () => done(ensureBrowser) },
    { title: 'unit and API', parts: ['unit'], run: () => runUnit(env) },
  ]
  const built: Lane = [
    {
      title: 'build',
      parts: ['build', 'checks', 'integration', 'chaos', 'e2e', 'uni-app'],
      run: () => done(buildIfStale),
    },
    ...furtherChecks(),
  ]
  const integration: Lane = [
    {
      title: 'integration',
      parts: ['integration'],
      needs: 'build',
      run: () => runVitest('integration', env),
    },
  ]
  const chaos: Lane = [
    { title: 'chaos', parts: ['chaos'], apart: true, needs: 'build', run: () => runVitest('chaos', env) },
  ]
  const e2e: Lane = [{ title: 'e2e', parts: ['e2e'], needs: 'build', run: () => runPlaywright(env) }]
  const adopt: Lane = [
    {
      ...check('adopt', 'adopt', [join(DEV, '../e2e/deploy/adopt.ts')], { nodeOptions: ['--import', 'tsx'] }),
      apart: true,
    },
  ]
  const deploy: Lane = [
    { title: 'deploy', parts: ['deploy'], apart: true, run: () => runVitest('deploy', env) },
  ]
  return [[checks, units], [built], [integration], [e2e], [chaos, uniAppSteps(env)], [adopt, deploy]]
}

/** Commands that exit with 1 and say why if an invariant is broken: they look into the build, or run WeChat's compilers. */
function furtherChecks(): Step[] {
  return ['checks/browsers', 'checks/stand-ins', 'miniprogram-gate'].map((name) => ({
    ...check(basename(name), 'checks', [join(DEV, `${name}.ts`)], { nodeOptions: ['--import', 'tsx'] }),
    needs: 'build',
  }))
}

function check(title: string, part: Step['parts'][number], args: string[], options: ToolOptions = {}): Step {
  return {
    title,
    parts: [part],
    async run() {
      const { code, output } = await runTool(args, { env, ...options })
      return { count: countCheck(code, output), output }
    },
  }
}

async function done(work: () => Promise<void>): Promise<Result> {
  await work()
  return { count: countCheck(0), output: '' }
}

async function buildIfStale(): Promise<void> {
  if (!isBuilt(BUILT)) await build(BUILT)
}

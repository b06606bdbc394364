import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { outdated } from '../prepare.mjs'
import { runNpm, runTool } from '../spawn.ts'
import { countCheck, sum, type Count } from './count.ts'
import { runPlaywright } from './runners.ts'
import type { Lane, Result, Step } from './run.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/uni-app', import.meta.url))
const GATE = fileURLToPath(new URL('../miniprogram-gate.ts', import.meta.url))
const inExample = { cwd: EXAMPLE, limitMs: 400_000 }
/** uni-app's runtime alone, without any page, is 66 KB of it. */
const MOST_BYTES = 150_000

/** The example has its own packages. These are the commands of its README. */
export function uniAppSteps(env: Record<string, string | undefined>): Lane {
  const steps: Pick<Step, 'title' | 'needs' | 'run'>[] = [
    { title: 'uni-app packages', run: install },
    { title: 'uni-app types', needs: 'uni-app packages', run: () => scripts('types') },
    { title: 'uni-app for WeChat', needs: 'uni-app packages', run: forWechat },
    {
      title: 'uni-app for browsers',
      needs: 'uni-app packages',
      run: () => scripts('build:h5', 'build:demo'),
    },
    {
      title: 'uni-app e2e',
      needs: 'uni-app for browsers',
      run: () => runPlaywright(env, 'e2e/uni-app/playwright.config.ts'),
    },
  ]
  return steps.map((step) => ({ ...step, parts: ['uni-app'], apart: true }))
}

/** Skipped if the packages can't be installed on this machine. */
async function install(): Promise<Result> {
  if (!outdated(EXAMPLE, 'node_modules/.package-lock.json', 'package-lock.json')) return passed
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, output } = await runNpm(['ci', ...options], inExample)
  if (code === 0) return passed
  const why = `Skipped: the packages of examples/uni-app cannot be installed here (npm ci).\n${output}`
  return { count: countCheck(0, why), output: why }
}

async function forWechat(): Promise<Result> {
  const built = await scripts('build:mp-weixin')
  if (built.count.failed > 0) return built
  const folder = join(EXAMPLE, 'dist/build/mp-weixin')
  const { code, output } = await runTool([GATE, folder, String(MOST_BYTES)], {
    nodeOptions: ['--import', 'tsx'],
  })
  return { count: sum([built.count, countCheck(code, output)]), output: `${built.output}\n${output}` }
}

/** Runs scripts of the example's package.json, one after the other. */
async function scripts(...names: string[]): Promise<Result> {
  const counts: Count[] = []
  const outputs: string[] = []
  for (const name of names) {
    const { code, output } = await runNpm(['run', name], inExample)
    counts.push(countCheck(code))
    outputs.push(output)
  }
  return { count: sum(counts), output: outputs.join('\n') }
}

const passed: Result = { count: countCheck(0), output: '' }

import { exitWithError, CliError } from '#cli/cli-error.ts'
import { runSteps, summaryOf, type Step } from './test/run.ts'
import { allSteps } from './test/steps.ts'

/** `npm test -- [part…]`: all parts that don't run apart, or the named ones. Its last line is `N passed, N failed`. */
async function main(wanted: string[]): Promise<void> {
  const phases = allSteps()
  const parts = new Set(phases.flat(2).flatMap((step) => step.parts))
  const unknown = wanted.find((name) => !parts.has(name))
  if (unknown !== undefined)
    throw new CliError(`There is no part ${unknown}; there are ${[...parts].join(', ')}.`)
  const ci = /^(true|1)$/.test(process.env['CI'] ?? '')
  const isWanted = (step: Step): boolean =>
    wanted.length === 0 ? ci || !step.apart : step.parts.some((part) => wanted.includes(part))
  const total = await runSteps(phases.map((lanes) => lanes.map((lane) => lane.filter(isWanted))))
  console.log(summaryOf(total))
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))
await main(process.argv.slice(2)).catch(exitWithError)

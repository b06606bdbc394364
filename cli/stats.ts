import { parseArgs } from 'node:util'
import { type Funnel, funnel } from '#lib/funnel.ts'
import { CliError } from './cli-error.ts'
import { columns, withDatabase } from './database.ts'
import type { Command } from './saoma.ts'

export const stats: Command = {
  usage: 'stats [HOURS] [--json]',
  help: `Counts the codes shown in the last HOURS hours (24; at most 9999), how far each came, and what was refused.
--json prints { "hours", "steps": [{ "step", "count", "p50", "p95" }], "refused": [{ "reason", "count" }] }; times are seconds since the previous step.`,
  async run(args) {
    const options = { json: { type: 'boolean' } } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [hours = '24', ...more] = positionals
    if (!/^[1-9]\d{0,3}$/.test(hours) || more.length > 0)
      throw new CliError(`HOURS is a number from 1 to 9999, not ${positionals.join(' ')}.`, { exitCode: 2 })
    const counted = await withDatabase(() => funnel(Number(hours)))
    console.log(values.json ? JSON.stringify(counted) : tableOf(counted))
  },
}

function tableOf({ hours, steps, refused }: Funnel): string {
  const shown = steps.find(({ step }) => step === 'shown')?.count ?? 0
  const rows = steps.map(({ step, count, p50, p95 }) => [
    step,
    String(count),
    shown === 0 ? '' : `${Math.round((100 * count) / shown)} %`,
    secondsOf(p50),
    secondsOf(p95),
  ])
  return [
    `Logins of the last ${hours} h. Times are measured from the previous step.`,
    '',
    ...columns([['step', 'count', 'of shown', 'median', '95 %'], ...rows]),
    '',
    refused.length === 0 ? 'Refused: none.' : 'Refused:',
    ...columns(refused.map(({ reason, count }) => [reason, String(count)])),
  ].join('\n')
}

function secondsOf(seconds: number | null): string {
  return seconds === null ? '' : `${seconds.toPrecision(2)} s`
}

import { db } from '#lib/db/client.ts'
import { type Funnel, funnel } from '#lib/funnel/funnel.ts'
import { loadOwnSettings } from './command/own-settings.ts'
import { exitWithError, CliError } from '#cli/cli-error.ts'

/** `npm run funnel -- 24`: what became of the codes shown within the last hours. */
async function main([hours = '24']: string[]): Promise<void> {
  if (!/^[1-9]\d{0,3}$/.test(hours)) throw new CliError(`Hours are a number from 1 to 9999, not ${hours}.`)
  loadOwnSettings()
  try {
    console.log(tableOf(await funnel(Number(hours))))
  } catch (cause) {
    throw new CliError(
      `The database does not answer: is DATABASE_URL right, is it running, has it the migrations? (${String(cause)})`,
      { cause },
    )
  } finally {
    await db().$disconnect()
  }
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
    `Logins of the last ${hours} h; the times are since the step before.`,
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

function columns(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
}

await main(process.argv.slice(2)).catch(exitWithError)

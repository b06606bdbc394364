import stringWidth from 'string-width'
import { pool } from '#lib/db/client.ts'
import { isUnavailable } from '#lib/db/unavailable.ts'
import { env } from '#lib/env.ts'
import { CliError, isExplained } from './cli-error.ts'
import { PROGRAM } from './migrate.ts'

const noAnswer = 'The database does not answer. Check DATABASE_URL, and whether the database is running.'
const noTables = `The database could not be read. Check DATABASE_URL, and run ${PROGRAM} migrate.`

/** Runs `work` on the database of the settings, and closes it. Throws CliError, and what explains itself. */
export async function withDatabase<Result>(work: () => Promise<Result>): Promise<Result> {
  // The log of lib would stand between the lines of the result.
  process.env['SAOMA_LOG_LEVEL'] = 'silent'
  env()
  try {
    return await work()
  } catch (cause) {
    if (isExplained(cause)) throw cause
    throw new CliError(isUnavailable(cause) ? noAnswer : `${noTables} (${String(cause)})`, { cause })
  } finally {
    await pool().end()
  }
}

/** Rows as aligned lines: the first column to the left, the others to the right. Chinese characters are two columns wide. */
export function columns(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => stringWidth(row[i] ?? ''))))
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const space = ' '.repeat((widths[i] ?? 0) - stringWidth(cell))
        return i === 0 ? cell + space : space + cell
      })
      .join('  '),
  )
}

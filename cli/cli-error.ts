import { MigrationError } from '#lib/db/migrate.ts'

/** A failure whose message is all that a person needs: commands print it without a stack. */
export class CliError extends Error {
  override name = 'CliError'
}

/** Prints why a command cannot go on, and makes it end with 1. */
export function exitWithError(error: unknown): void {
  console.error(error instanceof CliError || error instanceof MigrationError ? error.message : error)
  process.exitCode = 1
}

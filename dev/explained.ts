import { MigrationError } from '#lib/db/migrate.ts'

/** A failure whose message is all that a person needs: commands print it without a stack. */
export class Explained extends Error {
  override name = 'Explained'
}

/** Prints why a command cannot go on, and makes it end with 1. */
export function explain(error: unknown): void {
  console.error(error instanceof Explained || error instanceof MigrationError ? error.message : error)
  process.exitCode = 1
}

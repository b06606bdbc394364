/** A failure that its message explains in full: commands print it without a stack, and exit with `exitCode`. */
export class CliError extends Error {
  override name = 'CliError'

  constructor(message: string, { exitCode = 1, ...options }: ErrorOptions & { exitCode?: number } = {}) {
    super(message, options)
    this.exitCode = exitCode
  }

  readonly exitCode: number
}

/** Failures of lib whose message is written for the operator. */
const explained = new Set(['CliError', 'SettingsError', 'MigrationError', 'RegistrationError'])

export function isExplained(error: unknown): error is Error {
  return error instanceof Error && explained.has(error.name)
}

/** Prints why a command failed, and makes the process exit with 1, or with the code of a CliError. */
export function exitWithError(error: unknown): void {
  console.error(isExplained(error) ? error.message : error)
  process.exitCode = error instanceof CliError ? error.exitCode : 1
}

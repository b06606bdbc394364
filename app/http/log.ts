import { SaomaError, statusOf } from '#lib/errors.ts'

/** What was asked: the path alone, since a query, a header or a body may hold secrets. */
export type Asked = { id: string; method: string; path: string }

/** One line for a failure that somebody should know of; none for a client's everyday mistakes. */
export function logFailure(error: SaomaError, thrown: unknown, asked: Asked): void {
  const status = statusOf[error.code]
  const cause = thrown instanceof SaomaError ? thrown.cause : thrown
  if (status < 500 && cause === undefined) return
  console.error(
    JSON.stringify({
      level: status < 500 ? 'warn' : 'error',
      ...asked,
      error: error.code,
      cause: describe(cause, error.code === 'internal'),
    }),
  )
}

/** Where in the code it happened is told only for what nobody foresaw. */
function describe(cause: unknown, unforeseen: boolean): string {
  if (!(cause instanceof Error)) return String(cause)
  return unforeseen && cause.stack ? cause.stack : `${cause.name}: ${cause.message}`
}

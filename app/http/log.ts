import { SaomaError } from '#lib/errors.ts'
import { duringRequest, log, note } from '#lib/log.ts'

/** What was asked: the pattern of the path, since the path itself, a query, a header or a body may hold secrets. */
export type Asked = { method: string; path: string }

/** Answers a request, and writes one line about it: what was asked, the status, how long it took, and why it failed. */
export async function logged<T extends { status: number }>(
  { method, path }: Asked,
  work: () => Promise<T>,
): Promise<T> {
  return duringRequest(async () => {
    const start = performance.now()
    const result = await work()
    const { status } = result
    const ms = Math.round(performance.now() - start)
    log()[status < 500 ? 'info' : 'error']({ method, path, status, ms }, 'request')
    return result
  })
}

/** Notes why a request fails, for its line. */
export function noteFailure(error: SaomaError, thrown: unknown): void {
  const cause = thrown instanceof SaomaError ? thrown.cause : thrown
  note({
    error: error.code,
    ...(cause !== undefined && { cause: describe(cause, error.code === 'internal') }),
  })
}

/** Where in the code it happened is told only for what nobody foresaw. */
function describe(cause: unknown, unforeseen: boolean): string {
  if (!(cause instanceof Error)) return String(cause)
  return unforeseen && cause.stack ? cause.stack : `${cause.name}: ${cause.message}`
}

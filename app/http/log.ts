import { SaomaError } from '#lib/errors.ts'
import { addLogContext, log, withLogContext } from '#lib/log.ts'

/**
 * Handles a request and logs one line: method, path, status, duration, and why it failed. `path` is the route's pattern:
 * an actual path, query, header or body may contain secrets.
 */
export async function logRequest<T extends { status: number }>(
  { method, path }: { method: string; path: string },
  work: () => Promise<T>,
): Promise<T> {
  return withLogContext(async () => {
    const start = performance.now()
    const result = await work()
    const { status } = result
    const ms = Math.round(performance.now() - start)
    log()[status < 500 ? 'info' : 'error']({ method, path, status, ms }, 'request')
    return result
  })
}

/** Adds the reason of a failure to the log line of the request. */
export function noteFailure(error: SaomaError, thrown: unknown): void {
  const cause = thrown instanceof SaomaError ? thrown.cause : thrown
  addLogContext({
    error: error.code,
    ...(cause !== undefined && { cause: describe(cause, error.code === 'internal') }),
  })
}

/** Includes the stack for unexpected errors only. */
function describe(cause: unknown, unexpected: boolean): string {
  if (!(cause instanceof Error)) return String(cause)
  return unexpected && cause.stack ? cause.stack : `${cause.name}: ${cause.message}`
}

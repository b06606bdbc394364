import { log } from './log.ts'
import { remember } from './per-process.ts'

/** After a failure of our own, such as a database that does not answer. */
const retryMs = 30_000

/**
 * Runs `deliver`, and again by itself when the next delivery is due: in the ms that `nextDue` gives; null for none. Never throws.
 * `what` names the deliveries in the log, and their timer in this process.
 */
export async function keepDelivering(
  what: string,
  deliver: () => Promise<void>,
  nextDue: () => Promise<number | null>,
): Promise<void> {
  const next = remember(`delivery of ${what}`, () => ({ timer: undefined as NodeJS.Timeout | undefined }))
  clearTimeout(next.timer)
  let ms: number | null = retryMs
  try {
    await deliver()
    ms = await nextDue()
  } catch (error) {
    log().warn({ cause: error instanceof Error ? error.name : 'unknown' }, `${what} not delivered`)
  }
  clearTimeout(next.timer)
  if (ms === null) return
  // Not where the platform freezes the process: there the next request delivers.
  const again = (): void => void keepDelivering(what, deliver, nextDue)
  next.timer = setTimeout(again, Math.max(ms, 1_000)).unref()
}

/**
 * The status of the response to a POST to somebody else's server. Redirects are not followed, and the body is not read. Throws if
 * there is no response within `timeoutMs`.
 */
export async function post(
  url: string,
  init: Pick<RequestInit, 'body' | 'headers'>,
  timeoutMs: number,
): Promise<number> {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(url, { ...init, method: 'POST', redirect: 'manual', signal })
  await response.body?.cancel()
  return response.status
}

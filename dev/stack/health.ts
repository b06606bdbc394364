import { setTimeout as wait } from 'node:timers/promises'

const PAUSE_MS = 100
const ANSWER_LIMIT_MS = 10_000

/** Polls `url` until it answers 200. Rejects with the last answer when `signal` is aborted. */
export async function untilHealthy(url: string, signal: AbortSignal): Promise<void> {
  let last = 'nothing answered'
  while (!signal.aborted) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })
      if (response.status === 200) return
      last = `${response.status} ${await response.text()}`
    } catch {
      // Not listening yet.
    }
    await wait(PAUSE_MS)
  }
  throw new Error(`${url} did not become healthy: ${last}`)
}

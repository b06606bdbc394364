import { setTimeout as wait } from 'node:timers/promises'

/** Pauses between polls, in ms; the last one repeats. */
const pauses = [20, 50, 100, 200, 400] as const
const deadlineMs = 60_000

/** Polls until `ask` gives something. Throws after a minute, with `failure`. */
export async function until<T>(
  ask: () => Promise<T | null> | T | null,
  failure: string | (() => string),
): Promise<T> {
  const end = performance.now() + deadlineMs
  for (let tries = 0; performance.now() < end; tries += 1) {
    const found = await ask()
    if (found !== null) return found
    await wait(pauses[Math.min(tries, pauses.length - 1)])
  }
  throw new Error(`stuck for ${deadlineMs} ms: ${typeof failure === 'string' ? failure : failure()}`)
}

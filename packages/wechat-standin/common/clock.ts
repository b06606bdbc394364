import { setTimeout as delay } from 'node:timers/promises'

/** The stand-in's own time, which tests can move; the process's is never touched. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  advance(ms: number): void
  /** Back to the source's time. */
  reset(): void
  /** Passes real time, not this clock's; rejects when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export function createClock(source: () => number = Date.now): Clock {
  let offset = 0
  return {
    now: () => source() + offset,
    advance(ms) {
      offset += ms
    },
    reset() {
      offset = 0
    },
    wait: (ms, signal) => delay(ms, undefined, { signal, ref: false }),
  }
}

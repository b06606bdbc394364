import { setTimeout as delay } from 'node:timers/promises'

/** The stand-in's own clock, which tests can move without touching the process's. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  advance(ms: number): void
  /** Undoes `advance`. */
  reset(): void
  /** Waits in real time. Rejects when the signal aborts. */
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

import type { Clock } from './clock.ts'

/** Seconds of silence before the server pings, and before it gives up on a pong. */
export const ACTIVITY_TIMEOUT = 120
export const PONG_TIMEOUT = 30

export interface IdleWatch {
  /** Call on every frame from the client. */
  heard(): void
  stop(): void
}

/**
 * Pings a client after 120 s of silence and gives up after 30 s more.
 * A frame only records the time; the timer checks it when it fires, instead of being reset for each frame.
 */
export function watchIdle(clock: Clock, act: { ping(): void; giveUp(): void }): IdleWatch {
  let lastHeard = clock.now()
  let answered = true
  let cancel = clock.after(ACTIVITY_TIMEOUT * 1000, look)

  function look(): void {
    const quietFor = clock.now() - lastHeard
    const left = ACTIVITY_TIMEOUT * 1000 - quietFor
    if (left > 0) {
      cancel = clock.after(left, look)
      return
    }
    answered = false
    cancel = clock.after(PONG_TIMEOUT * 1000, judge)
    act.ping()
  }

  function judge(): void {
    if (answered) look()
    else act.giveUp()
  }

  return {
    heard() {
      lastHeard = clock.now()
      answered = true
    },
    stop: () => cancel(),
  }
}

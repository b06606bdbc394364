import type { Clock } from './clock.ts'

/** Seconds of silence from a client before it is asked for a sign of life, and for that sign to come. */
export const ACTIVITY_TIMEOUT = 120
export const PONG_TIMEOUT = 30

export interface IdleWatch {
  /** To be called for any frame from the client. */
  heard(): void
  stop(): void
}

/**
 * Pings a client that was silent for 120 s; gives it up after 30 s more.
 * Frames only note the time, and the alarm looks at it when it rings: nothing is set anew for each frame.
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

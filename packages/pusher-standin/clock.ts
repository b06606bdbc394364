/** Time as this server sees it. Tests pass one that they move by hand. Milliseconds throughout. */
export interface Clock {
  now(): number
  /** Runs `task` once, `ms` from now, unless the returned function is called first. */
  after(ms: number, task: () => void): () => void
}

/** The machine's own time. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms).unref()
    return () => clearTimeout(timer)
  },
}

export function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}

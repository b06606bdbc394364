/** The server's time, in milliseconds. Tests pass one they can move. */
export interface Clock {
  now(): number
  /** Runs `task` once, `ms` from now, unless the returned function is called first. */
  after(ms: number, task: () => void): () => void
}

/** System time. Its timers do not keep the process alive. */
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

interface Alarm {
  at: number
  task: () => void
}

/** A clock for tests. Stands still until moved, then runs due tasks in order of time. */
export class MovableClock implements Clock {
  #now: number
  readonly #alarms = new Set<Alarm>()

  constructor(startsAt: number = Date.now()) {
    this.#now = startsAt
  }

  now(): number {
    return this.#now
  }

  after(ms: number, task: () => void): () => void {
    const alarm = { at: this.#now + ms, task }
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  /** The number of scheduled tasks, so that a test can wait for one before it moves the clock. */
  get pending(): number {
    return this.#alarms.size
  }

  move(ms: number): void {
    const end = this.#now + ms
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#alarms.delete(next)
      this.#now = next.at
      next.task()
    }
    this.#now = end
  }

  #next(end: number): Alarm | undefined {
    return [...this.#alarms].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]
  }
}

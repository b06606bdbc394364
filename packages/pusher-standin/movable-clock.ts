import type { Clock } from './clock.ts'

interface Alarm {
  at: number
  task: () => void
}

/** A clock for tests: stands still until moved, then runs what has come due, in order of time. */
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

  /** How many alarms are set: a test can wait for one to appear before it moves on. */
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

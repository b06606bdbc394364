/** One at a time, first come first served. */
export class Turns {
  #taken = false
  readonly #waiting: (() => void)[] = []

  async take(): Promise<void> {
    if (this.#taken) return new Promise((resolve) => this.#waiting.push(resolve))
    this.#taken = true
  }

  release(): void {
    const next = this.#waiting.shift()
    if (next) return next()
    this.#taken = false
  }
}

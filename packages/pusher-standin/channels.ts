/** A connection, as far as channels need to know it. */
export interface Subscriber {
  readonly socketId: string
  send(frame: Buffer): void
}

/** Who listens to what, in one app. A channel exists while somebody does. */
export class Channels {
  readonly #subscribers = new Map<string, Set<Subscriber>>()
  readonly #joined = new Map<Subscriber, Set<string>>()

  /** False if the subscriber is there already. */
  join(channel: string, subscriber: Subscriber): boolean {
    const subscribers = this.#subscribers.get(channel) ?? new Set()
    if (subscribers.has(subscriber)) return false
    this.#subscribers.set(channel, subscribers.add(subscriber))
    const joined = this.#joined.get(subscriber) ?? new Set()
    this.#joined.set(subscriber, joined.add(channel))
    return true
  }

  /** False if the subscriber was not there. */
  leave(channel: string, subscriber: Subscriber): boolean {
    const subscribers = this.#subscribers.get(channel)
    if (!subscribers?.delete(subscriber)) return false
    if (subscribers.size === 0) this.#subscribers.delete(channel)
    const joined = this.#joined.get(subscriber)
    joined?.delete(channel)
    if (joined?.size === 0) this.#joined.delete(subscriber)
    return true
  }

  leaveAll(subscriber: Subscriber): void {
    for (const channel of this.#joined.get(subscriber) ?? []) this.leave(channel, subscriber)
  }

  /** Hands the frame to everybody on the channel but one socket; says to how many. */
  deliver(channel: string, frame: Buffer, exceptSocketId?: string): number {
    let delivered = 0
    for (const subscriber of this.#subscribers.get(channel) ?? []) {
      if (subscriber.socketId === exceptSocketId) continue
      subscriber.send(frame)
      delivered += 1
    }
    return delivered
  }

  count(channel: string): number {
    return this.#subscribers.get(channel)?.size ?? 0
  }

  occupied(): string[] {
    return [...this.#subscribers.keys()]
  }
}

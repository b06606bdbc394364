import type { Apps, PusherApp } from './apps.ts'
import { frame } from './protocol.ts'

/** What channels need to know about a connection. */
export interface Subscriber {
  readonly socketId: string
  send(frame: Buffer): void
}

/** The subscriptions of one app. A channel exists while it has subscribers. */
export class Channels {
  readonly #subscribers = new Map<string, Set<Subscriber>>()
  readonly #joined = new Map<Subscriber, Set<string>>()

  /** False if already subscribed. */
  join(channel: string, subscriber: Subscriber): boolean {
    const subscribers = this.#subscribers.get(channel) ?? new Set()
    if (subscribers.has(subscriber)) return false
    this.#subscribers.set(channel, subscribers.add(subscriber))
    const joined = this.#joined.get(subscriber) ?? new Set()
    this.#joined.set(subscriber, joined.add(channel))
    return true
  }

  /** False if not subscribed. */
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

  /** Sends the frame to every subscriber but one. Returns how many. */
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

const KEPT_EVENTS = 100

/** One event for one channel. `data` is opaque. */
export interface PublishedEvent {
  channel: string
  name: string
  data: string
  /** A socket that must not receive it. */
  exceptSocketId?: string | undefined
}

/** What the control API reports of an event: never its content. */
export interface EventNote {
  app: string
  channel: string
  name: string
  bytes: number
}

/** Accepts events over HTTP and delivers them over WebSockets, separately for each app. */
export class Broker {
  /** While true, events are accepted and delivered to nobody, as if published before anyone subscribed. */
  muted = false
  #published = 0
  #delivered = 0
  #notes: EventNote[] = []
  readonly #channels: ReadonlyMap<string, Channels>

  constructor(apps: Apps) {
    this.#channels = new Map(apps.all.map(({ id }) => [id, new Channels()]))
  }

  channelsOf(app: PusherApp): Channels {
    const channels = this.#channels.get(app.id)
    if (!channels) throw new Error(`Unknown app ${app.id}`)
    return channels
  }

  publish(app: PusherApp, { channel, name, data, exceptSocketId }: PublishedEvent): void {
    this.#published += 1
    this.#notes = [...this.#notes, { app: app.id, channel, name, bytes: Buffer.byteLength(data) }].slice(
      -KEPT_EVENTS,
    )
    if (this.muted) return
    this.#delivered += this.channelsOf(app).deliver(channel, frame(name, data, channel), exceptSocketId)
  }

  get recent(): readonly EventNote[] {
    return this.#notes
  }

  get stats(): { channels: number; published: number; delivered: number } {
    const channels = [...this.#channels.values()].reduce((sum, each) => sum + each.occupied().length, 0)
    return { channels, published: this.#published, delivered: this.#delivered }
  }

  /** Clears counters, events and `muted`. Connections and subscriptions stay. */
  reset(): void {
    this.muted = false
    this.#published = 0
    this.#delivered = 0
    this.#notes = []
  }
}

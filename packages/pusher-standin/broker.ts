import type { Apps, PusherApp } from './apps.ts'
import { Channels } from './channels.ts'
import { frame } from './frame.ts'

const KEPT_EVENTS = 100

/** One event for one channel. `data` is a string that nobody here looks into. */
export interface PublishedEvent {
  channel: string
  name: string
  data: string
  /** The socket that must not get it. */
  exceptSocketId?: string | undefined
}

/** What is told of an event afterwards: never what was in it. */
export interface EventNote {
  app: string
  channel: string
  name: string
  bytes: number
}

/** Takes events in over HTTP and hands them out over WebSockets, each app for itself. */
export class Broker {
  /** While true, events are accepted and reach nobody, as if published too early. */
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
    if (!channels) throw new Error(`No app ${app.id} here`)
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

  /** Forgets what was published and speaks again. Connections and subscriptions stay. */
  reset(): void {
    this.muted = false
    this.#published = 0
    this.#delivered = 0
    this.#notes = []
  }
}

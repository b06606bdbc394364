import { once } from 'node:events'
import { WebSocket } from 'ws'

/** A received frame, its `data` unparsed. */
export interface RawFrame {
  event: string
  channel?: string
  data: string
}

/** A bare WebSocket for tests. Queues frames and answers none. */
export class RawClient {
  readonly ws: WebSocket
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #frames: RawFrame[] = []
  #wake: () => void = () => {}

  constructor(serverUrl: string, target = '/app/key?protocol=7&client=test&version=1.0') {
    this.ws = new WebSocket(serverUrl.replace('http', 'ws') + target)
    this.ws.on('error', () => {})
    this.ws.on('message', (content: Buffer) => {
      this.#frames.push(JSON.parse(content.toString()) as RawFrame)
      this.#wake()
    })
    this.closed = new Promise((resolve) => {
      this.ws.once('close', (code, reason) => resolve({ code, reason: reason.toString() }))
    })
  }

  /** Connects and returns the socket id of the first frame. */
  static async connected(
    serverUrl: string,
    target?: string,
  ): Promise<{ client: RawClient; socketId: string }> {
    const client = new RawClient(serverUrl, target)
    const { data } = await client.next()
    return { client, socketId: (JSON.parse(data) as { socket_id: string }).socket_id }
  }

  send(event: string, data: unknown): void {
    this.ws.send(JSON.stringify({ event, data }))
  }

  /** The next frame; waits for one. */
  async next(): Promise<RawFrame> {
    for (;;) {
      const frame = this.#frames.shift()
      if (frame) return frame
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Every frame that arrives before the pong to a ping sent now. */
  async untilPong(): Promise<RawFrame[]> {
    this.send('pusher:ping', {})
    const frames = []
    for (let frame = await this.next(); frame.event !== 'pusher:pong'; frame = await this.next())
      frames.push(frame)
    return frames
  }

  /** Subscribes and returns the answer. */
  async subscribe(channel: string, auth?: string): Promise<RawFrame> {
    this.send('pusher:subscribe', { channel, auth })
    return this.next()
  }

  async leave(): Promise<void> {
    if (this.ws.readyState === WebSocket.CLOSED) return
    this.ws.close()
    await once(this.ws, 'close')
  }
}

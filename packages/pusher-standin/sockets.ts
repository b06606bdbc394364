import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Apps, PusherApp } from './apps.ts'
import type { Broker } from './broker.ts'
import { type Clock, wait } from './clock.ts'
import { closeSocket, serveConnection } from './connection.ts'
import type { Faults } from './faults.ts'
import { type CloseCode, closeReason, errorFrame } from './protocol.ts'

/** Clients only send subscriptions and pings. */
const MAX_FRAME_BYTES = 64 * 1024
/** How long a client may take to answer a close. */
const CLOSE_TIMEOUT_MS = 2_000

interface SocketParts {
  apps: Apps
  broker: Broker
  faults: Faults
  clock: Clock
}

/** Handles the HTTP server's upgrades and the resulting connections. */
export class Sockets {
  readonly #server: WebSocketServer
  readonly #parts: SocketParts
  readonly #held = new Set<Duplex>()

  constructor(parts: SocketParts) {
    this.#parts = parts
    // ws reads closeTimeout; its typings do not know it yet.
    const options = { noServer: true, maxPayload: MAX_FRAME_BYTES, closeTimeout: CLOSE_TIMEOUT_MS }
    this.#server = new WebSocketServer(options)
  }

  /** Connections that are open or closing. */
  get size(): number {
    return this.#server.clients.size
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    const fault = this.#parts.faults.take('socket')
    if (fault?.delayMs) {
      this.#held.add(socket)
      await wait(this.#parts.clock, fault.delayMs)
      this.#held.delete(socket)
    }
    if (fault?.drop) return void socket.destroy()
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      // On a broken frame or a lost peer; `close` cleans up.
      ws.on('error', () => ws.terminate())
      if (fault?.refuse === undefined) this.#accept(ws, request.url ?? '')
      else refuse(ws, fault.refuse, request.url ?? '')
    })
  }

  #accept(ws: WebSocket, target: string): void {
    const { apps, broker, faults, clock } = this.#parts
    const handshake = judgeHandshake(target, apps)
    if ('refusal' in handshake) return refuse(ws, handshake.refusal, target)
    const { app } = handshake
    serveConnection(ws, { app, channels: broker.channelsOf(app), faults, clock })
  }

  /** Closes every connection with `code`, or cuts it without one (the client sees 1006). Returns how many. */
  disconnect(code?: number): number {
    for (const socket of this.#held) socket.destroy()
    const open = [...this.#server.clients]
    for (const ws of open) {
      if (code === undefined) ws.terminate()
      else closeSocket(ws, code)
    }
    return open.length
  }
}

/** Pusher also sends the reason as an error event before it closes. */
function refuse(ws: WebSocket, code: number, target: string): void {
  const reason = closeReason(code, keyOf(target))
  ws.send(errorFrame(code, reason), { binary: false })
  closeSocket(ws, code, reason)
}

/** Pusher's documentation: protocols 1, 2 and 3 are no longer supported; the current one is 7. */
const OLDEST_PROTOCOL = 4
const NEWEST_PROTOCOL = 7

export type Handshake = { app: PusherApp } | { refusal: CloseCode }

/** The app of `/app/KEY?protocol=7&client=…&version=…`, or a close code. */
export function judgeHandshake(target: string, apps: Apps): Handshake {
  const key = keyOf(target)
  if (key === undefined) return { refusal: 4005 }

  const protocol = new URL(target, origin).searchParams.get('protocol')
  if (!protocol) return { refusal: 4008 }
  if (!/^\d+$/.test(protocol)) return { refusal: 4006 }
  if (Number(protocol) < OLDEST_PROTOCOL || Number(protocol) > NEWEST_PROTOCOL) return { refusal: 4007 }

  const app = apps.byKey(key)
  return app ? { app } : { refusal: 4001 }
}

const origin = 'ws://host'

function keyOf(target: string): string | undefined {
  if (!URL.canParse(target, origin)) return undefined
  return /^\/app\/([^/]+)$/.exec(new URL(target, origin).pathname)?.[1]
}

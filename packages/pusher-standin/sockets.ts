import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Apps } from './apps.ts'
import type { Broker } from './broker.ts'
import { type Clock, wait } from './clock.ts'
import { closeReason } from './close-codes.ts'
import { closeSocket, serveConnection } from './connection.ts'
import type { Faults } from './faults.ts'
import { errorFrame } from './frame.ts'
import { judgeHandshake } from './handshake.ts'

/** A client sends subscriptions and pings only. */
const MAX_FRAME_BYTES = 64 * 1024
/** How long a client has to answer a close before it is cut off. */
const CLOSE_TIMEOUT_MS = 2_000

interface SocketParts {
  apps: Apps
  broker: Broker
  faults: Faults
  clock: Clock
}

/** The WebSocket side: every upgrade of the HTTP server, and all connections that came of it. */
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
    const fault = this.#parts.faults.takeSocket()
    if (fault?.delayMs) {
      this.#held.add(socket)
      await wait(this.#parts.clock, fault.delayMs)
      this.#held.delete(socket)
    }
    if (fault?.drop) return void socket.destroy()
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      // A broken frame or a lost peer: ws closes the connection, and `close` cleans up.
      ws.on('error', () => ws.terminate())
      if (fault?.refuse === undefined) this.#accept(ws, request.url ?? '')
      else refuse(ws, fault.refuse)
    })
  }

  #accept(ws: WebSocket, target: string): void {
    const { apps, broker, clock } = this.#parts
    const handshake = judgeHandshake(target, apps)
    if ('refusal' in handshake) refuse(ws, handshake.refusal)
    else serveConnection(ws, handshake.app, broker.channelsOf(handshake.app), clock)
  }

  /** Closes all with `code`, or without one cuts them off as a lost network does (1006). Says how many. */
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

/** Pusher says why in an error event too, before it closes a connection that it never established. */
function refuse(ws: WebSocket, code: number): void {
  ws.send(errorFrame(code, closeReason(code)), { binary: false })
  closeSocket(ws, code)
}

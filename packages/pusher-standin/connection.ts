import type { WebSocket } from 'ws'
import type { PusherApp } from './apps.ts'
import type { Channels, Subscriber } from './broker.ts'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import { ACTIVITY_TIMEOUT, watchIdle } from './idle.ts'
import { closeReason, errorFrame, frame, newSocketId, readFrame } from './protocol.ts'
import { subscribe, unsubscribe } from './subscription.ts'

const BINARY_UNSUPPORTED = 1003

interface ConnectionParts {
  app: PusherApp
  channels: Channels
  faults: Faults
  clock: Clock
}

/** Serves one accepted WebSocket until it closes, then drops its subscriptions and timers. */
export function serveConnection(ws: WebSocket, { app, channels, faults, clock }: ConnectionParts): void {
  const socketId = newSocketId()
  const subscriber: Subscriber = { socketId, send }
  const idle = watchIdle(clock, {
    ping: () => send(frame('pusher:ping', {})),
    giveUp: () => closeSocket(ws, 4201),
  })

  ws.on('ping', () => idle.heard())
  ws.on('pong', () => idle.heard())
  ws.on('message', (content: Buffer, isBinary: boolean) => {
    idle.heard()
    if (isBinary) ws.close(BINARY_UNSUPPORTED, 'Binary frames are not supported')
    else hear(content.toString())
  })
  ws.on('close', () => {
    idle.stop()
    channels.leaveAll(subscriber)
  })
  send(frame('pusher:connection_established', { socket_id: socketId, activity_timeout: ACTIVITY_TIMEOUT }))

  function send(bytes: Buffer): void {
    ws.send(bytes, { binary: false })
  }

  function hear(text: string): void {
    const heard = readFrame(text)
    if (!heard) return send(errorFrame(null, 'Expected a JSON object with an event'))
    const answer = answerTo(heard.event, heard.data)
    if (answer) send(answer)
  }

  function takeFault(): boolean {
    return faults.take('subscription') !== undefined
  }

  function answerTo(event: string, data: unknown): Buffer | undefined {
    if (event === 'pusher:ping') return frame('pusher:pong', {})
    if (event === 'pusher:pong') return undefined
    if (event === 'pusher:subscribe')
      return subscribe({ app, channels, subscriber, refusals: faults.refusals, takeFault }, data)
    if (event === 'pusher:unsubscribe') return unsubscribe(channels, subscriber, data)
    if (event.startsWith('client-')) return errorFrame(4301, closeReason(4301))
    return errorFrame(null, `Unknown event ${event}`)
  }
}

/** Closes with one of the protocol's codes and its reason. */
export function closeSocket(ws: WebSocket, code: number, reason = closeReason(code)): void {
  ws.close(code, reason)
}

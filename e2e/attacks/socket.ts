import { WebSocket } from 'ws'
import type { Code } from '../clients/browser.ts'

export type Socket = {
  /** Its socket id. */
  id: string
  send(event: string, data: unknown, channel?: string): void
  /** Resolves with the data of the first event of this name, past or to come. */
  next(event: string): Promise<unknown>
  close(): void
}

type Message = { event: string; data?: unknown }

/** A bare socket to the channel server, which sends what no official client would. */
export async function openSocket({ key, host, port, tls }: Code['push']): Promise<Socket> {
  const url = `${tls ? 'wss' : 'ws'}://${host}:${port}/app/${key}?protocol=7&client=js&version=8.6.0`
  const socket = new WebSocket(url)
  const heard: Message[] = []
  const waiting: { event: string; resolve: (data: unknown) => void }[] = []
  socket.on('message', (raw: Buffer) => {
    const message = JSON.parse(raw.toString()) as Message
    heard.push(message)
    for (const one of waiting) if (one.event === message.event) one.resolve(dataOf(message))
  })
  function next(event: string): Promise<unknown> {
    const before = heard.find((message) => message.event === event)
    if (before) return Promise.resolve(dataOf(before))
    return new Promise((resolve, reject) => {
      waiting.push({ event, resolve })
      socket.on('error', reject)
    })
  }
  const { socket_id: id } = (await next('pusher:connection_established')) as { socket_id: string }
  return {
    id,
    next,
    send: (event, data, channel) => socket.send(JSON.stringify({ event, data, channel })),
    close: () => socket.close(),
  }
}

function dataOf({ data }: Message): unknown {
  return typeof data === 'string' ? JSON.parse(data) : data
}

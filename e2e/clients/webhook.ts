import { randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export type Event = {
  type: string
  timestamp: string
  data: { userId: string | null } & Record<string, unknown>
}
export type Attempt = Event & { id: string; headers: IncomingHttpHeaders; body: string }

export type EventReceiver = AsyncDisposable & {
  settings: { SAOMA_WEBHOOK_URL: string; SAOMA_WEBHOOK_SECRET: string }
  /** Whatever came, in its order. Each was verified by the library; `forged` are those that it refused. */
  attempts: Attempt[]
  forged: string[]
  /** Those that were answered with a status of success. */
  delivered: Attempt[]
  /** The status of the answer, which may come late. 204 by default. */
  answer: (attempt: Attempt) => number | Promise<number>
  /** Of one user: the events that came so far, and succeeded. */
  of(userId: string): Attempt[]
  listen(): Promise<void>
  /** Nobody answers at its address until it listens again. */
  stop(): Promise<void>
}

/** A receiver of webhooks, which listens. */
export async function receiveEvents(): Promise<EventReceiver> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const webhook = new Webhook(secret)
  let port = 0
  const server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      try {
        const event = webhook.verify(body, request.headers as Record<string, string>) as Event
        const attempt = {
          ...event,
          id: String(request.headers['webhook-id']),
          headers: request.headers,
          body,
        }
        receiver.attempts.push(attempt)
        const status = await receiver.answer(attempt)
        if (status < 300) receiver.delivered.push(attempt)
        response.writeHead(status, status < 400 ? { location: '/elsewhere' } : {}).end()
      } catch (error) {
        receiver.forged.push(`${String(error)}: ${body}`)
        response.writeHead(400).end()
      }
    })()
  })
  const receiver: EventReceiver = {
    settings: { SAOMA_WEBHOOK_URL: '', SAOMA_WEBHOOK_SECRET: secret },
    attempts: [],
    forged: [],
    delivered: [],
    answer: () => 204,
    of: (userId) => receiver.delivered.filter(({ data }) => data.userId === userId),
    async listen() {
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
      port = (server.address() as AddressInfo).port
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
    [Symbol.asyncDispose]: () => receiver.stop(),
  }
  await receiver.listen()
  receiver.settings.SAOMA_WEBHOOK_URL = `http://127.0.0.1:${port}/saoma`
  return receiver
}

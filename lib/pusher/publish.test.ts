import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { forget } from '../per-process.ts'

const settings = {
  PUSHER_APP_ID: 'my-app',
  PUSHER_KEY: 'key',
  PUSHER_SECRET: 'secret',
  PUSHER_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
  PUSHER_HOST: '127.0.0.1',
  PUSHER_PORT: 0,
  PUSHER_TLS: false,
  SAOMA_LOG_LEVEL: 'silent',
}
vi.mock('../env.ts', () => ({ env: () => settings }))
afterEach(() => forget('pusher'))

/** A Pusher that answers with this status; how many connections it got, and how many events. */
async function startServer(status: number): Promise<{ connections: () => number; events: () => number }> {
  let connections = 0
  let events = 0
  const server = createServer((request, response) => {
    events += 1
    request.resume()
    request.once('end', () => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'))
  })
  server.on('connection', () => (connections += 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  settings.PUSHER_PORT = (server.address() as AddressInfo).port
  return { connections: () => connections, events: () => events }
}

test('successive events share one connection', async () => {
  const { publish } = await import('./publish.ts')
  const { connections, events } = await startServer(200)
  for (let i = 0; i < 5; i += 1) {
    await publish('AZaz09_-AZaz09_-AZaz09', 'cancelled', {})
    // The connection is free again once the answer has come to its end.
    await new Promise(setImmediate)
  }
  expect(events()).toBe(5)
  expect(connections()).toBe(1)
})

test.each([401, 413, 500])('does not throw when Pusher responds with %i', async (status) => {
  const { publish } = await import('./publish.ts')
  const { events } = await startServer(status)
  await expect(publish('AZaz09_-AZaz09_-AZaz09', 'cancelled', {})).resolves.toBeUndefined()
  expect(events()).toBe(1)
})

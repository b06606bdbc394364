import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { untilHealthy } from './health.ts'

test('asks again until the answer is 200', async () => {
  const statuses = [503, 500, 200]
  const server = createServer((_request, response) => response.writeHead(statuses.shift() ?? 200).end())
  const url = await listen(server)
  await untilHealthy(url, new AbortController().signal)
  expect(statuses).toEqual([])
  server.close()
})

test('given up, it tells what was answered last', async () => {
  const abort = new AbortController()
  const server = createServer((_request, response) => {
    response.writeHead(503).end('{"pusher":"failing"}', () => abort.abort())
  })
  const url = await listen(server)
  await expect(untilHealthy(url, abort.signal)).rejects.toThrow('503 {"pusher":"failing"}')
  server.close()
})

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

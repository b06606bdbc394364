import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import Pusher from 'pusher'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RawClient } from './raw-client.ts'

const SOCKETS = 1000
const EVENTS = 20

let child: ChildProcess
let url: string
let pusher: Pusher

beforeAll(async () => {
  child = fork(fileURLToPath(import.meta.resolve('./heap-child.ts')), {
    execArgv: ['--expose-gc', '--import', import.meta.resolve('tsx')],
  })
  const [address] = (await once(child, 'message')) as [string]
  url = address
  pusher = new Pusher({
    appId: '1',
    key: 'key',
    secret: 'secret',
    host: '127.0.0.1',
    port: new URL(url).port,
  })
})
afterAll(() => child.kill())

async function heap(): Promise<number> {
  child.send('heap')
  const [bytes] = (await once(child, 'message')) as [number]
  return bytes
}

async function stats(): Promise<unknown> {
  return (await fetch(`${url}/_dev/stats`)).json()
}

/** A thousand clients, each on the channel of all and on one of its own. */
async function arrive(): Promise<RawClient[]> {
  return Promise.all(
    Array.from({ length: SOCKETS }, async (_, n) => {
      const { client } = await RawClient.connected(url)
      await client.subscribe('all')
      await client.subscribe(`own-${n}`)
      return client
    }),
  )
}

/** Half of them with a goodbye, half cut off. */
async function depart(clients: RawClient[]): Promise<void> {
  clients.forEach(({ ws }, n) => (n % 2 ? ws.close() : ws.terminate()))
  await Promise.all(clients.map(({ closed }) => closed))
  await expect.poll(stats).toMatchObject({ sockets: 0, channels: 0 })
}

/** Tells all of them twenty things, and each of them one of its own. */
async function publish(): Promise<void> {
  for (let n = 0; n < EVENTS; n += 1) await pusher.trigger('all', 'event', { n })
  for (let first = 0; first < SOCKETS; first += 100) {
    const own = Array.from({ length: 100 }, (_, n) => `own-${first + n}`)
    await pusher.trigger(own, 'own', {})
  }
}

async function expectAllInOrder(clients: RawClient[]): Promise<void> {
  const toAll = Array.from({ length: EVENTS }, (_, n) => ({
    event: 'event',
    channel: 'all',
    data: `{"n":${n}}`,
  }))
  const received = await Promise.all(clients.map((client) => client.untilPong()))
  received.forEach((frames, n) => {
    expect(frames).toEqual([...toAll, { event: 'own', channel: `own-${n}`, data: '{}' }])
  })
}

/** A whole visit; says how much heap the server used while all were there, and when they had left. */
async function visit(): Promise<{ during: number; after: number }> {
  await fetch(`${url}/_dev/reset`, { method: 'POST' })
  const clients = await arrive()
  await publish()
  await expectAllInOrder(clients)
  const delivered = (EVENTS + 1) * SOCKETS
  expect(await stats()).toEqual({
    sockets: SOCKETS,
    channels: SOCKETS + 1,
    published: EVENTS + SOCKETS,
    delivered,
  })
  const during = await heap()
  await depart(clients)
  return { during, after: await heap() }
}

describe('A thousand sockets on one channel server', () => {
  it('receive their events in order, and their memory is freed when they leave', async () => {
    const { after: before } = await visit() // The first visit compiles code and fills caches.
    const { during, after } = await visit()
    // What a thousand sockets weigh is there to be seen, and of that no more than a tenth stays.
    expect(during - before).toBeGreaterThan(SOCKETS * 2048)
    expect(after - before).toBeLessThan((during - before) / 10)
  })
})

import Pusher from 'pusher'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MovableClock } from './clock.ts'
import { RawClient } from './raw-client.ts'
import { type PusherStandIn, startPusherStandIn } from './server.ts'

const app = { id: '1000001', key: 'key', secret: 'secret' }
let clock: MovableClock
let running: PusherStandIn
let pusher: Pusher

beforeEach(async () => {
  clock = new MovableClock()
  running = await startPusherStandIn({ apps: [app, { id: '2', key: 'other', secret: 's' }], clock })
  pusher = official()
})
afterEach(() => running.close())

function official(changed: Partial<typeof app> = {}): Pusher {
  const { id, key, secret } = { ...app, ...changed }
  const port = new URL(running.url).port
  return new Pusher({ appId: id, key, secret, host: '127.0.0.1', port, useTLS: false })
}

async function status(answer: Promise<unknown>): Promise<unknown> {
  const error: unknown = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error === undefined ? 200 : Reflect.get(Object(error), 'status')
}

async function listener(...channels: string[]): Promise<{ client: RawClient; socketId: string }> {
  const connected = await RawClient.connected(running.url)
  for (const channel of channels) await connected.client.subscribe(channel)
  return connected
}

describe('The HTTP API', () => {
  it('P3, P30: `data` is JSON inside JSON and `POST /apps/ID/events`: delivers to every channel named, in order, and answers {}', async () => {
    const { client } = await listener('a', 'b')
    expect(await (await pusher.trigger(['a', 'b'], 'first', { n: 1 })).json()).toEqual({})
    await pusher.trigger('a', 'second', 'plain text')
    expect(await client.untilPong()).toEqual([
      { event: 'first', channel: 'a', data: '{"n":1}' },
      { event: 'first', channel: 'b', data: '{"n":1}' },
      { event: 'second', channel: 'a', data: 'plain text' },
    ])
  })

  it('P31: `POST /apps/ID/batch_events` (≤ 10): delivers in order; eleven are a 400, and so is one bad among good', async () => {
    const { client } = await listener('a', 'b')
    const batch = Array.from({ length: 11 }, (_, n) => ({
      channel: n % 2 ? 'b' : 'a',
      name: `e${n}`,
      data: n,
    }))
    expect(await (await pusher.triggerBatch(batch.slice(0, 10))).json()).toEqual({})
    expect((await client.untilPong()).map(({ event }) => event)).toEqual(
      batch.slice(0, 10).map(({ name }) => name),
    )
    expect(await status(pusher.triggerBatch(batch))).toBe(400)
    expect(await status(pusher.triggerBatch([{ channel: 'a', name: 'good', data: '' }, { channel: 'a b', name: 'bad', data: '' }]))).toBe(400) // prettier-ignore
    expect(await client.untilPong()).toEqual([])
  })

  it('P32: `GET /apps/ID/channels`: the occupied ones, by prefix, with their count where asked', async () => {
    const { client } = await listener('a', 'b-1')
    await listener('b-1')
    expect(await (await pusher.get({ path: '/channels' })).json()).toEqual({ channels: { a: {}, 'b-1': {} } })
    const params = { filter_by_prefix: 'b-', info: 'subscription_count' }
    const counted = await pusher.get({ path: '/channels', params })
    expect(await counted.json()).toEqual({ channels: { 'b-1': { subscription_count: 2 } } })
    await client.leave()
    await expect
      .poll(async () => (await pusher.get({ path: '/channels' })).json())
      .toEqual({ channels: { 'b-1': {} } })
    expect(await status(pusher.get({ path: '/channels', params: { info: 'user_count' } }))).toBe(400)
  })

  it('P33: `GET /apps/ID/channels/NAME`: whether it is occupied, with its count where asked', async () => {
    await listener('a=@,.;_-1')
    const path = '/channels/a=@,.;_-1'
    expect(await (await pusher.get({ path })).json()).toEqual({ occupied: true })
    const params = { info: 'subscription_count' }
    expect(await (await pusher.get({ path, params })).json()).toEqual({
      occupied: true,
      subscription_count: 1,
    })
    const empty = await pusher.get({ path: '/channels/empty', params })
    expect(await empty.json()).toEqual({ occupied: false, subscription_count: 0 })
    expect(await status(pusher.get({ path, params: { info: 'user_count' } }))).toBe(400)
    expect(await status(pusher.get({ path: '/channels/a:b' }))).toBe(400)
    expect(await status(pusher.get({ path: '/channels/a/users' }))).toBe(400)
  })

  it('skips the socket that the caller excludes', async () => {
    const [one, two] = [await listener('c'), await listener('c')]
    await pusher.trigger('c', 'e', '', { socket_id: one.socketId })
    await pusher.triggerBatch([{ channel: 'c', name: 'f', data: '', socket_id: two.socketId }])
    expect((await one.client.untilPong()).map(({ event }) => event)).toEqual(['f'])
    expect((await two.client.untilPong()).map(({ event }) => event)).toEqual(['e'])
  })
})

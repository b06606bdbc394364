import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MovableClock } from './clock.ts'
import { newSocketId } from './protocol.ts'
import { RawClient } from './raw-client.ts'
import { type PusherStandIn, startPusherStandIn } from './server.ts'

const app = { id: '1', key: 'key', secret: 'secret' }
let clock: MovableClock
let running: PusherStandIn

beforeEach(async () => {
  clock = new MovableClock()
  running = await startPusherStandIn({ apps: [app, { id: '2', key: 'other', secret: 's' }], clock })
})
afterEach(() => running.close())

function authFor(socketId: string, channel: string): string {
  return `${app.key}:${createHmac('sha256', app.secret).update(`${socketId}:${channel}`).digest('hex')}`
}

describe('A connection', () => {
  it('P1, P2: WebSocket at `/app/KEY?protocol=7&client=…&version=…`, text frames: no binary one is taken', async () => {
    const { client } = await RawClient.connected(running.url, '/app/key?protocol=7&client=js&version=8.6.0')
    client.ws.once('message', (_, isBinary) => expect(isBinary).toBe(false))
    expect(await client.untilPong()).toEqual([])
    client.ws.send(Buffer.from('{"event":"pusher:ping"}'), { binary: true })
    expect(await client.closed).toEqual({ code: 1003, reason: 'Binary frames are not supported' })
  })

  it('P4: First `pusher:connection_established { socket_id: "int.int", activity_timeout: 120 }`', async () => {
    const client = new RawClient(running.url)
    const { event, data } = await client.next()
    expect(event).toBe('pusher:connection_established')
    expect(JSON.parse(data)).toEqual({
      socket_id: expect.stringMatching(/^\d+\.\d+$/),
      activity_timeout: 120,
    })
  })

  it('P4: socket_id: "int.int": two integers, unique to the connection', () => {
    const ids = Array.from({ length: 1000 }, newSocketId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[1-9]\d*\.[1-9]\d*$/)
  })

  it('P5: [C] a missing or 0 timeout is an error: it is there and above 0 in every protocol version', async () => {
    for (const version of [4, 5, 6, 7]) {
      const { data } = await new RawClient(running.url, `/app/key?protocol=${version}`).next()
      expect((JSON.parse(data) as { activity_timeout: number }).activity_timeout).toBeGreaterThan(0)
    }
  })

  it('P7, P8: The server pings a client idle for 120 s, not a moment before, waits 30 s, closes with 4201', async () => {
    const { client } = await RawClient.connected(running.url)
    clock.move(119_999)
    expect(await client.untilPong()).toEqual([])
    clock.move(120_000)
    expect(await client.next()).toEqual({ event: 'pusher:ping', data: '{}' })
    clock.move(29_999)
    expect(client.ws.readyState).toBe(client.ws.OPEN)
    clock.move(1)
    expect(await client.closed).toEqual({ code: 4201, reason: 'Pong reply not received' })
    expect(clock.pending).toBe(0)
  })

  it('P9: Any frame counts as life: an answer to a ping, and the connection is watched again; no timer outlives it', async () => {
    const { client } = await RawClient.connected(running.url)
    for (let round = 0; round < 2; round += 1) {
      clock.move(120_000)
      expect(await client.next()).toMatchObject({ event: 'pusher:ping' })
      expect(await client.untilPong()).toEqual([])
    }
    await client.leave()
    await expect.poll(() => clock.pending).toBe(0)
  })

  it('P9: Any frame counts as life: pong, subscription, nonsense, and the WebSocket’s own ping', async () => {
    const { client } = await RawClient.connected(running.url)
    const lives = [
      () => client.send('pusher:pong', {}),
      () => client.send('pusher:subscribe', { channel: 'c' }),
      () => client.ws.send('nonsense'),
    ]
    for (const live of lives) {
      clock.move(100_000)
      live()
      await client.untilPong()
    }
    clock.move(100_000)
    client.ws.ping()
    await once(client.ws, 'pong')
    clock.move(100_000)
    expect(await client.untilPong()).toEqual([])
    expect(client.ws.readyState).toBe(client.ws.OPEN)
  })

  it('P26: 4301 client event refused: an error only, and the socket stays open', async () => {
    const { client, socketId } = await RawClient.connected(running.url)
    const { client: listener, socketId: other } = await RawClient.connected(running.url)
    await client.subscribe('private-x', authFor(socketId, 'private-x'))
    await listener.subscribe('private-x', authFor(other, 'private-x'))
    client.ws.send('{"event":"client-typing","channel":"private-x","data":{}}')
    const { event, data } = await client.next()
    expect([event, JSON.parse(data)]).toEqual([
      'pusher:error',
      { code: 4301, message: 'Client event refused' },
    ])
    expect(await client.untilPong()).toEqual([])
    expect(await listener.untilPong()).toEqual([])
  })

  it('P45: Presence, cache channels, client events, webhooks and watchlists are not used, and are not built, and it says so', async () => {
    const { client } = await RawClient.connected(running.url)
    for (const channel of [
      'presence-x',
      'cache-x',
      'private-cache-x',
      'presence-cache-x',
      'private-encrypted-cache-x',
    ]) {
      const { event, data } = await client.subscribe(channel)
      expect([event, JSON.parse(data)]).toEqual([
        'pusher:error',
        { code: null, message: `Channels like ${channel} are not supported by this stand-in` },
      ])
    }
  })

  it('stays open on invalid messages and answers each with an error', async () => {
    const { client } = await RawClient.connected(running.url)
    await client.subscribe('c')
    const wrong = [
      'no JSON',
      '[]',
      '{"event":"pusher:subscribe"}',
      '{"event":"pusher:subscribe","data":{"channel":7}}',
      '{"event":"pusher:subscribe","data":{"channel":"a b"}}',
      '{"event":"pusher:subscribe","data":{"channel":"c"}}',
      '{"event":"pusher:unsubscribe","data":{}}',
      '{"event":"pusher:unsubscribe","data":{"channel":"d"}}',
      '{"event":"pusher:signin","data":{}}',
      '{"event":"mine","data":{}}',
    ]
    for (const text of wrong) {
      client.ws.send(text)
      const { event, data } = await client.next()
      expect(event, text).toBe('pusher:error')
      expect(JSON.parse(data), text).toEqual({ code: null, message: expect.stringContaining(' ') })
    }
    expect(await client.untilPong()).toEqual([])
  })

  it('closes on an oversized frame', async () => {
    const { client } = await RawClient.connected(running.url)
    client.ws.send('x'.repeat(64 * 1024 + 1))
    expect((await client.closed).code).toBe(1009)
  })
})

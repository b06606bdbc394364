import Pusher from 'pusher'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MovableClock } from './clock.ts'
import { RawClient } from './raw-client.ts'
import { type PusherStandIn, startPusherStandIn } from './server.ts'

let clock: MovableClock
let running: PusherStandIn
let pusher: Pusher

beforeEach(async () => {
  clock = new MovableClock()
  running = await startPusherStandIn({ apps: [{ id: '1', key: 'key', secret: 'secret' }], clock })
  const port = new URL(running.url).port
  pusher = new Pusher({ appId: '1', key: 'key', secret: 'secret', host: '127.0.0.1', port })
})
afterEach(() => running.close())

async function post(route: string, body?: unknown): Promise<number> {
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
  return (await fetch(`${running.url}/_dev/${route}`, { method: 'POST', ...sent })).status
}

async function read(route: string): Promise<unknown> {
  return (await fetch(`${running.url}/_dev/${route}`)).json()
}

async function failure(answer: Promise<unknown>): Promise<unknown> {
  const error = await answer.catch((reason: unknown) => reason)
  return Reflect.get(Object(error), 'error') === undefined ? Reflect.get(Object(error), 'status') : 'cut off'
}

describe('The _dev routes', () => {
  it('make the HTTP API fail exactly `times` times, before anything is published', async () => {
    for (const status of [401, 413, 500])
      expect(await post('faults', { target: 'http', times: 1, status })).toBe(200)
    for (const status of [401, 413, 500]) expect(await failure(pusher.trigger('c', 'e', ''))).toBe(status)
    expect((await pusher.trigger('c', 'e', '')).status).toBe(200)
    expect(await read('stats')).toMatchObject({ published: 1 })
  })

  it('make the HTTP API slow, or drop the connection', async () => {
    await post('faults', { target: 'http', times: 1, drop: true })
    expect(await failure(pusher.trigger('c', 'e', ''))).toBe('cut off')
    await post('faults', { target: 'http', times: 1, delayMs: 3000 })
    const slow = pusher.trigger('c', 'e', '')
    await expect.poll(() => clock.pending).toBe(1)
    expect(await read('stats')).toMatchObject({ published: 0 })
    clock.move(3000)
    expect((await slow).status).toBe(200)
  })

  it('refuse, cut or delay new connections and leave open ones alone', async () => {
    const { client: open } = await RawClient.connected(running.url)
    await post('faults', { target: 'socket', times: 2, refuse: 4100 })
    await post('faults', { target: 'socket', times: 1, drop: true })
    await post('faults', { target: 'socket', times: 1, delayMs: 500 })
    expect((await new RawClient(running.url).closed).code).toBe(4100)
    expect((await new RawClient(running.url).closed).code).toBe(4100)
    expect((await new RawClient(running.url).closed).code).toBe(1006)
    const before = clock.pending
    const late = new RawClient(running.url)
    await expect.poll(() => clock.pending).toBe(before + 1)
    clock.move(500)
    expect((await late.next()).event).toBe('pusher:connection_established')
    expect(await open.untilPong()).toEqual([])
  })

  it('close every connection with a code, or cut it', async () => {
    for (const body of [undefined, {}, { code: 1006 }]) {
      const { client } = await RawClient.connected(running.url)
      expect(await post('disconnect', body)).toBe(200)
      expect((await client.closed).code).toBe(1006)
    }
    const { client } = await RawClient.connected(running.url)
    expect(await post('disconnect', { code: 4200 })).toBe(200)
    expect(await client.closed).toEqual({ code: 4200, reason: 'Generic reconnect immediately' })
  })

  it('mute: events are accepted and not delivered', async () => {
    const { client } = await RawClient.connected(running.url)
    await client.subscribe('c')
    await post('mute', { on: true })
    expect((await pusher.trigger('c', 'lost', '')).status).toBe(200)
    await post('mute', { on: false })
    await pusher.trigger('c', 'heard', '')
    expect((await client.untilPong()).map(({ event }) => event)).toEqual(['heard'])
  })

  it('report counters, and the last hundred events with their size and without their content', async () => {
    const { client } = await RawClient.connected(running.url)
    await client.subscribe('c')
    await pusher.trigger(['c', 'd'], 'e', { secret: 1 })
    expect(await read('stats')).toEqual({ sockets: 1, channels: 1, published: 2, delivered: 1 })
    for (let n = 1; n < 100; n += 1) await pusher.trigger('c', `e${n}`, '扫')
    const { events } = (await read('events')) as { events: object[] }
    expect(events).toHaveLength(100)
    expect(events.slice(0, 2)).toEqual([
      { app: '1', channel: 'd', name: 'e', bytes: 12 },
      { app: '1', channel: 'c', name: 'e1', bytes: 3 },
    ])
  })

  it('reset faults, mute and counters, and keep connections and subscriptions', async () => {
    const { client } = await RawClient.connected(running.url)
    await client.subscribe('c')
    await pusher.trigger('c', 'before', '')
    await post('mute', { on: true })
    await post('faults', { target: 'http', times: 9, status: 500 })
    expect(await post('reset')).toBe(200)
    expect(await read('stats')).toEqual({ sockets: 1, channels: 1, published: 0, delivered: 0 })
    expect(await read('events')).toEqual({ events: [] })
    await pusher.trigger('c', 'after', '')
    expect((await client.untilPong()).map(({ event }) => event)).toEqual(['before', 'after'])
  })

  it('P15, P50: refuse subscriptions as the option says, until told otherwise, and again after a reset', async () => {
    const recording = await startPusherStandIn({
      apps: [{ id: '1', key: 'key', secret: 'secret' }],
      refusals: 'recorded',
    })
    const { client } = await RawClient.connected(recording.url)
    const answers = []
    for (const [route, body] of [
      ['refusals', { as: 'documented' }],
      ['reset', {}],
    ] as const) {
      answers.push(await client.subscribe('private-x', 'key:0f'))
      await fetch(`${recording.url}/_dev/${route}`, { method: 'POST', body: JSON.stringify(body) })
    }
    answers.push(await client.subscribe('private-x', 'key:0f'))
    const message = expect.stringMatching(/^Invalid signature: .* but got 0f$/) as string
    const recorded = { event: 'pusher:error', data: { code: null, message } }
    const { data, ...documented } = answers[1] ?? { data: '' }
    expect([answers[0], answers[2]]).toEqual([recorded, recorded])
    expect(documented).toEqual({ event: 'pusher:subscription_error', channel: 'private-x' })
    expect(JSON.parse(data)).toEqual({ type: 'AuthError', error: message, status: 401 })
    await recording.close()
  })

  it('reject invalid bodies', async () => {
    for (const body of [
      '',
      '{',
      {},
      { target: 'http', times: 0 },
      { target: 'http', times: 1, status: 200 },
      { target: 'http', times: 1, refuse: 4100 },
      { target: 'socket', times: 1, refuse: 1006 },
      { target: 'socket', times: 1, status: 500 },
      { target: 'subscription', times: 1, refuse: 4100 },
      { target: 'both', times: 1 },
    ])
      expect(await post('faults', body), JSON.stringify(body)).toBe(400)
    expect(await post('mute', { on: 'yes' })).toBe(400)
    expect(await post('refusals', { as: 'usual' })).toBe(400)
    for (const code of [999, 5000, '4200']) expect(await post('disconnect', { code })).toBe(400)
    expect(await post('elsewhere')).toBe(404)
  })
})

import Pusher from 'pusher'
import type PusherJs from 'pusher-js'
import type { ChannelAuthorizationHandler, Options } from 'pusher-js'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { MovableClock } from './clock.ts'
import { type PusherStandIn, startPusherStandIn } from './server.ts'
import { type AuthEndpoint, clientBuilds, startAuthEndpoint } from './test-clients.ts'

const app = { id: '1000001', key: 'demo-key', secret: 'demo-secret' }
const encryptionMasterKeyBase64 = Buffer.alloc(32, 7).toString('base64')

let clock: MovableClock
let running: PusherStandIn
let pusher: Pusher
let endpoint: AuthEndpoint
let wrongSecret: boolean
let opened: PusherJs[]

beforeAll(async () => {
  endpoint = await startAuthEndpoint(() => (wrongSecret ? server({ secret: 'wrong' }) : pusher))
})
afterAll(() => endpoint.close())

beforeEach(async () => {
  clock = new MovableClock()
  running = await startPusherStandIn({ apps: [app], clock })
  pusher = server()
  wrongSecret = false
  opened = []
})
afterEach(async () => {
  for (const client of opened) client.disconnect()
  await running.close()
})

function server(changed: Partial<typeof app> = {}): Pusher {
  const { id, key, secret } = { ...app, ...changed }
  const port = new URL(running.url).port
  return new Pusher({ appId: id, key, secret, host: '127.0.0.1', port, encryptionMasterKeyBase64 })
}

function connect(Client: typeof PusherJs, changed: Partial<Options> = {}, key: string = app.key): PusherJs {
  const client = new Client(key, {
    cluster: 'mt1',
    wsHost: '127.0.0.1',
    wsPort: Number(new URL(running.url).port),
    forceTLS: false,
    enabledTransports: ['ws', 'wss'],
    channelAuthorization: { customHandler: endpoint.authorize },
    ...changed,
  })
  opened.push(client)
  return client
}

interface Bindable {
  bind(event: string, callback: (data: unknown) => void): unknown
}

/** What the next `event` brings. */
function next(source: Bindable, event: string): Promise<unknown> {
  return new Promise((resolve) => {
    source.bind(event, resolve)
  })
}

async function control(route: string, body: object): Promise<void> {
  await fetch(`${running.url}/_dev/${route}`, { method: 'POST', body: JSON.stringify(body) })
}

describe.each(clientBuilds())('%s', (_, Client) => {
  it('P4: `pusher:connection_established`: connects, and knows its socket id', async () => {
    const client = connect(Client)
    await next(client.connection, 'connected')
    expect(client.connection.socket_id).toMatch(/^\d+\.\d+$/)
  })

  it('P6: `pusher:ping` → `pusher:pong`: its own ping is answered, and it answers the server’s', async () => {
    const client = connect(Client, { activityTimeout: 20 })
    await next(client.connection, 'connected')
    for (;;) {
      const message = await next(client.connection, 'message')
      if (Reflect.get(Object(message), 'event') === 'pusher:pong') break
    }
    const quiet = connect(Client)
    await next(quiet.connection, 'connected')
    const pinged = next(quiet.connection, 'message')
    clock.move(120_000)
    expect(await pinged).toMatchObject({ event: 'pusher:ping' })
    await next(quiet.subscribe('after-the-pong'), 'pusher:subscription_succeeded')
    clock.move(30_000)
    expect(quiet.connection.state).toBe('connected')
  })

  it('P10, P11: `pusher:subscribe` → `pusher_internal:subscription_succeeded {}`; `pusher:unsubscribe`: hears events in order with their data parsed, unsubscribes, and hears no more', async () => {
    const client = connect(Client)
    const channel = client.subscribe('public')
    await next(channel, 'pusher:subscription_succeeded')
    const heard: unknown[] = []
    channel.bind_global((event: string, data: unknown) => heard.push([event, data]))
    for (const n of [1, 2, 3]) await pusher.trigger('public', `e${n}`, { n })
    await pusher.triggerBatch([{ channel: 'public', name: 'last', data: 'text' }])
    await expect.poll(() => heard).toEqual([['e1', { n: 1 }], ['e2', { n: 2 }], ['e3', { n: 3 }], ['last', 'text']]) // prettier-ignore
    client.unsubscribe('public')
    await next(client.subscribe('other'), 'pusher:subscription_succeeded')
    const answer = await pusher.get({ path: '/channels', params: { info: 'subscription_count' } })
    expect(await answer.json()).toEqual({ channels: { other: { subscription_count: 1 } } })
  })

  it('P12: `private-…`: with an auth from `pusher.authorizeChannel`', async () => {
    const channel = connect(Client).subscribe('private-x')
    await next(channel, 'pusher:subscription_succeeded')
    const event = next(channel, 'e')
    await pusher.trigger('private-x', 'e', { n: 1 })
    expect(await event).toEqual({ n: 1 })
  })

  it('P15: `pusher:subscription_error { type: "AuthError", error, status: 401 }`', async () => {
    wrongSecret = true
    const client = connect(Client)
    for (const name of ['private-x', 'private-encrypted-x']) {
      const error = await next(client.subscribe(name), 'pusher:subscription_error')
      expect(error).toEqual({
        type: 'AuthError',
        error: expect.stringMatching(/^Invalid signature/),
        status: 401,
      })
    }
  })

  it('P50, P51: or `pusher:error` without a channel; the client stays connected and its channel hears nothing, until told to start anew', async () => {
    await control('refusals', { as: 'recorded' })
    await control('faults', { target: 'subscription', times: 1 })
    const client = connect(Client)
    const channel = client.subscribe('private-encrypted-x')
    const heard: string[] = []
    channel.bind_global((event: string) => heard.push(event))
    const error = await next(client.connection, 'error')
    expect(error).toEqual({
      type: 'PusherError',
      data: { code: null, message: expect.stringMatching(/^Invalid signature: /) },
    })
    client.unsubscribe('private-encrypted-x')
    client.subscribe('private-encrypted-x')
    await next(client.subscribe('after-it'), 'pusher:subscription_succeeded')
    expect([client.connection.state, channel.subscribed, heard]).toEqual(['connected', false, []])
    channel.disconnect()
    channel.subscribe()
    await next(channel, 'pusher:subscription_succeeded')
  })

  it('P54: a refused channel that is left is subscribed again after a reconnect, unless its own `disconnect` came first', async () => {
    await control('faults', { target: 'subscription', times: 100 })
    const authorized: string[] = []
    const client = connect(Client, {
      channelAuthorization: {
        customHandler(asked, done) {
          authorized.push(asked.channelName)
          endpoint.authorize(asked, done)
        },
      },
    })
    for (const name of ['private-left', 'private-forgotten']) {
      const channel = client.subscribe(name)
      await next(channel, 'pusher:subscription_error')
      if (name === 'private-forgotten') channel.disconnect()
      client.unsubscribe(name)
    }
    await next(client.subscribe('private-kept'), 'pusher:subscription_error')
    authorized.length = 0
    await control('disconnect', { code: 4200 })
    await expect.poll(() => authorized).toEqual(['private-left', 'private-kept'])
  })

  it('P52: An auth endpoint that fails (500) gives `pusher:subscription_error`, one that never answers gives nothing', async () => {
    const failing = vi.fn<ChannelAuthorizationHandler>((_asked, done) => done(new Error('500'), null))
    const client = connect(Client, { channelAuthorization: { customHandler: failing } })
    expect(await next(client.subscribe('private-x'), 'pusher:subscription_error')).toMatchObject({
      type: 'AuthError',
      error: '500',
    })
    failing.mockImplementation(() => {})
    const silent = client.subscribe('private-y')
    const heard = vi.fn()
    silent.bind_global(heard)
    await next(client.subscribe('after-it'), 'pusher:subscription_succeeded')
    expect([failing.mock.calls.length, silent.subscribed, heard.mock.calls.length]).toEqual([2, false, 0])
  })

  it('P17: `{ ciphertext, nonce }` passes untouched: the client decrypts it, the wire never carries the text', async () => {
    const client = connect(Client)
    const channel = client.subscribe('private-encrypted-x')
    await next(channel, 'pusher:subscription_succeeded')
    const wire: unknown[] = []
    client.connection.bind('message', (message: unknown) => wire.push(message))
    const event = next(channel, 'credentials')
    await pusher.trigger('private-encrypted-x', 'credentials', { ticket: 'open sesame', who: '扫码' })
    expect(await event).toEqual({ ticket: 'open sesame', who: '扫码' })
    expect(wire).toEqual([
      {
        event: 'credentials',
        channel: 'private-encrypted-x',
        data: { nonce: expect.any(String), ciphertext: expect.any(String) },
      },
    ])
    expect(JSON.stringify(wire)).not.toContain('sesame')
  })

  it('P29: 4200–4299 reconnect: at once, with a new socket id, and subscribes again', async () => {
    const client = connect(Client)
    const channel = client.subscribe('private-encrypted-x')
    await next(channel, 'pusher:subscription_succeeded')
    const before = client.connection.socket_id
    const again = next(channel, 'pusher:subscription_succeeded')
    const closed = performance.now()
    await control('disconnect', { code: 4200 })
    await again
    expect(performance.now() - closed).toBeLessThan(900)
    expect(client.connection.socket_id).not.toBe(before)
    const event = next(channel, 'e')
    await pusher.trigger('private-encrypted-x', 'e', 1)
    expect(await event).toBe(1)
  })

  it('P28: 4100–4199 back off: announces a second of waiting', async () => {
    await control('faults', { target: 'socket', times: 1, refuse: 4100 })
    const client = connect(Client)
    expect(await next(client.connection, 'connecting_in')).toBe(1)
    await next(client.connection, 'connected')
  })

  it('P27: 4000–4099 stop: an unknown key is the end', async () => {
    const client = connect(Client, {}, 'nobody')
    const error = next(client.connection, 'error')
    await next(client.connection, 'disconnected')
    expect(await error).toMatchObject({ error: { type: 'PusherError', data: { code: 4001 } } })
  })

  it('reconnects after an abrupt end', async () => {
    const client = connect(Client)
    await next(client.connection, 'connected')
    const again = next(client.connection, 'connected')
    await control('disconnect', {})
    await again
  })

  it('P39: 401: a server with the wrong secret publishes nothing', async () => {
    const channel = connect(Client).subscribe('c')
    await next(channel, 'pusher:subscription_succeeded')
    const first = next(channel, 'e')
    await expect(server({ secret: 'wrong' }).trigger('c', 'e', 'forged')).rejects.toMatchObject({
      status: 401,
    })
    await pusher.trigger('c', 'e', 'genuine')
    expect(await first).toBe('genuine')
  })
})

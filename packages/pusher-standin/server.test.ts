import Pusher from 'pusher'
import { describe, expect, it } from 'vitest'
import { knownApps } from './apps.ts'
import { RawClient } from './raw-client.ts'
import { startPusherStandIn } from './server.ts'

const apps = [{ id: '1', key: 'key', secret: 'secret' }]

describe('The server', () => {
  it('listens on loopback and a free port by default', async () => {
    const [one, two] = [await startPusherStandIn({ apps }), await startPusherStandIn({ apps, host: '::1' })]
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(two.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    expect((await fetch(`${two.url}/_dev/stats`)).status).toBe(200)
    await Promise.all([one.close(), two.close()])
  })

  it('says in every answer that it is not Pusher', async () => {
    const { url, close } = await startPusherStandIn({ apps })
    for (const path of ['/', '/apps/1/channels', '/_dev/stats'])
      expect((await fetch(url + path)).headers.get('server'), path).toBe('pusher-standin')
    await close()
  })

  it('tells its clients to reconnect when it closes, without waiting for unresponsive ones', async () => {
    const running = await startPusherStandIn({ apps })
    const { client } = await RawClient.connected(running.url)
    const { client: deaf } = await RawClient.connected(running.url)
    deaf.ws.pause()
    await fetch(`${running.url}/_dev/faults`, {
      method: 'POST',
      body: '{"target":"socket","times":1,"delayMs":60000}',
    })
    const held = new RawClient(running.url)
    await running.close()
    expect((await client.closed).code).toBe(4200)
    expect((await held.closed).code).toBe(1006)
    deaf.ws.terminate()
  })
})

const app = { id: '1000001', key: 'key', secret: 'secret' }

describe('Apps', () => {
  it('P53: Self-hosted servers take other ids as well: an event reaches the app of that name', async () => {
    const named = { ...app, id: 'my-app_1' }
    const running = await startPusherStandIn({ apps: [named] })
    const { client } = await RawClient.connected(running.url)
    await client.subscribe('c')
    const { id: appId, key, secret } = named
    const pusher = new Pusher({ appId, key, secret, host: '127.0.0.1', port: new URL(running.url).port })
    await pusher.trigger('c', 'e', '')
    expect(await client.untilPong()).toHaveLength(1)
    await running.close()
    for (const id of ['', 'a/b', 'a b', '../1'])
      expect(() => knownApps([{ ...app, id }]), id).toThrow('is not of letters')
  })

  it('P44: Hosted app ids are numbers, and `Pusher.forURL` parses them as integers: leaves such an id unchanged', () => {
    const pusher = Pusher.forURL(`http://key:secret@127.0.0.1:4102/apps/${app.id}`)
    const config: unknown = Reflect.get(pusher, 'config')
    expect(config).toMatchObject({ appId: 1000001, port: 4102 })
    expect(knownApps([app]).byKey('key')).toEqual(app)
  })
})

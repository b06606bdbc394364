import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import Pusher from 'pusher'
import PusherJs, { type Options } from 'pusher-js'
import { expect, it, onTestFinished } from 'vitest'
import { startPusherStandIn } from './server.ts'

const require = createRequire(import.meta.url)

function gzipped(file: string): number {
  return gzipSync(readFileSync(require.resolve(`pusher-js/dist/web/${file}`)), { level: 9 }).length
}

it('P46: `cluster` is mandatory in pusher-js even with `wsHost`', () => {
  const options = { wsHost: '127.0.0.1' } as unknown as Options
  expect(() => new PusherJs('key', options)).toThrow('cluster')
})

it('P47: pusher-js has no ESM build: about 19 KB gzipped bundled, 30 KB with encryption', () => {
  const manifest = require('pusher-js/package.json') as object
  expect(manifest).not.toHaveProperty('module')
  expect(manifest).not.toHaveProperty('exports')
  expect(gzipped('pusher.min.js') / 1000).toBeCloseTo(19, -1)
  expect(gzipped('pusher-with-encryption.min.js') / 1000).toBeCloseTo(30, -1)
})

it('P48: `pusher-js/with-encryption` fails when evaluated on the server (`self is not defined`)', () => {
  expect(() => require('pusher-js/with-encryption') as unknown).toThrow('self is not defined')
})

it('P49: A message published before the browser has subscribed is gone', async () => {
  const app = { id: '1000001', key: 'key', secret: 'secret' }
  const running = await startPusherStandIn({ apps: [app] })
  const wsPort = Number(new URL(running.url).port)
  const server = new Pusher({
    appId: app.id,
    key: app.key,
    secret: app.secret,
    host: '127.0.0.1',
    port: `${wsPort}`,
  })
  const client = new PusherJs(app.key, { cluster: 'mt1', wsHost: '127.0.0.1', wsPort, forceTLS: false })
  onTestFinished(async () => {
    client.disconnect()
    await running.close()
  })

  await server.trigger('channel', 'event', 'too early')
  const channel = client.subscribe('channel')
  const first = new Promise((resolve) => channel.bind('event', resolve))
  await new Promise((resolve) => channel.bind('pusher:subscription_succeeded', resolve))
  await server.trigger('channel', 'event', 'in time')
  expect(await first).toBe('in time')
})

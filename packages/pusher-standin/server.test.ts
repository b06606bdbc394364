import { describe, expect, it } from 'vitest'
import { RawClient } from './raw-client.ts'
import { startPusher } from './server.ts'

const apps = [{ id: '1', key: 'key', secret: 'secret' }]

describe('The server', () => {
  it('listens on loopback and on a free port, unless told otherwise', async () => {
    const [one, two] = [await startPusher({ apps }), await startPusher({ apps, host: '::1' })]
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(two.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    expect((await fetch(`${two.url}/_dev/stats`)).status).toBe(200)
    await Promise.all([one.close(), two.close()])
  })

  it('rejects a port in use with EADDRINUSE', async () => {
    const first = await startPusher({ apps })
    const port = Number(new URL(first.url).port)
    await expect(startPusher({ apps, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await first.close()
  })

  it('tells its clients to come back when it closes, and waits for none that does not answer', async () => {
    const running = await startPusher({ apps })
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

  it('leaves the port free for the next one', async () => {
    const first = await startPusher({ apps })
    await RawClient.connected(first.url)
    await first.close()
    const second = await startPusher({ apps, port: Number(new URL(first.url).port) })
    expect(second.url).toBe(first.url)
    await second.close()
  })
})

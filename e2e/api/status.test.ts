import { describe, expect, test } from 'vitest'
import { listen } from '../clients/channel.ts'
import {
  confirmed,
  expectRefused,
  expire,
  newBrowser,
  newPhone,
  scanned,
  signedIn,
} from '../http/shared-stack.ts'

describe('GET /api/login/<scene>', () => {
  test('tells the opener each state, with exactly the fields of that state', async () => {
    const browser = newBrowser()
    const { scene } = await browser.openCode()
    async function keys(): Promise<string[]> {
      return Object.keys((await browser.status(scene)).data).toSorted()
    }
    expect(await keys()).toEqual(['expiresAt', 'now', 'status'])
    const phone = newPhone()
    await phone.scan(scene)
    expect(await keys()).toEqual(['expiresAt', 'now', 'status', 'user'])
    await phone.decide(scene, 'confirm')
    expect(await keys()).toEqual(['expiresAt', 'now', 'status', 'ticket', 'user'])
    const { ticket } = (await browser.status(scene)).data
    await browser.redeem({ scene, ticket })
    expect(await keys()).toEqual(['expiresAt', 'now', 'status', 'user'])
    await phone.decide(scene, 'cancel')
    expect(await keys()).toEqual(['expiresAt', 'now', 'status'])
  })

  test('push and poll deliver the same ticket', async () => {
    const { browser, code, phone } = await scanned()
    const channel = await listen(browser, code)
    await phone.decide(code.scene, 'confirm')
    const pushed = await channel.next<{ ticket: string }>('credentials')
    const polled = await browser.status(code.scene)
    expect(polled.data.ticket).toBe(pushed.ticket)
    channel.close()
  })

  test('to any other browser the scene is unknown', async () => {
    const { code } = await confirmed()
    const other = newBrowser()
    expectRefused(await other.status(code.scene), 404, 'scene_unknown')
    await other.openCode()
    expectRefused(await other.status(code.scene), 404, 'scene_unknown')
  })

  test.each(['nope', 'a'.repeat(22), 'a'.repeat(2_000), '%00', '%F0%9F%98%80', '..%2f..', "'%20OR%201=1"])(
    'there is no scene %s',
    async (scene) => {
      const browser = newBrowser()
      await browser.openCode()
      expectRefused(await browser.status(scene), 404, 'scene_unknown')
    },
  )

  test('tells the opener that the scene has expired', async () => {
    const { browser, code } = await scanned()
    await expire(code.scene, 1)
    const { status, data } = await browser.status(code.scene)
    expect({ status, data }).toMatchObject({ status: 200, data: { status: 'expired' } })
    expect(data).not.toHaveProperty('user')
  })

  test('a scene that has ended does not expire afterwards', async () => {
    const { browser, code } = await signedIn()
    await expire(code.scene)
    expect((await browser.status(code.scene)).data).toMatchObject({
      status: 'signed_in',
    })
  })
})

describe('POST /api/pusher/auth', () => {
  async function ask(browser = newBrowser(), fields: Record<string, string> = {}): Promise<Response> {
    return browser.fetch('POST', '/api/pusher/auth', { body: new URLSearchParams(fields) })
  }

  test('answers the opener as Pusher requires', async () => {
    const browser = newBrowser()
    const { channel } = await browser.openCode()
    const response = await ask(browser, { socket_id: '1.2', channel_name: channel })
    expect(await response.json()).toEqual({
      auth: expect.stringMatching(/^demo-key:[0-9a-f]{64}$/),
      shared_secret: expect.any(String),
    })
  })

  test('refuses channels of any other kind', async () => {
    const browser = newBrowser()
    const { scene, channel } = await browser.openCode()
    for (const channel_name of [
      scene,
      `private-${scene}`,
      `presence-${scene}`,
      `${channel}x`,
      'private-encrypted-',
      '#server-to-user-1',
    ]) {
      const response = await ask(browser, { socket_id: '1.2', channel_name })
      expect({ channel_name, status: response.status, body: await response.text() }).toEqual({
        channel_name,
        status: 403,
        body: '',
      })
    }
  })

  test.each([
    {},
    { socket_id: '1.2' },
    { channel_name: 'x' },
    { socket_id: 'x', channel_name: 'x' },
    { socket_id: '1.2:3', channel_name: 'x' },
  ])('%j is a bare 400', async (fields) => {
    const browser = newBrowser()
    await browser.openCode()
    const response = await ask(browser, fields)
    expect([response.status, await response.text()]).toEqual([400, ''])
  })

  test('too long a body is a bare 413', async () => {
    const response = await ask(newBrowser(), { socket_id: '1.2', channel_name: 'x'.repeat(20_000) })
    expect([response.status, await response.text()]).toEqual([413, ''])
  })
})

import Pusher from 'pusher'
import { describe, expect, test } from 'vitest'
import { type Browser, type Code } from '../clients/browser.ts'
import { listen } from '../clients/channel.ts'
import { expire, newBrowser, newPhone } from '../http/shared-stack.ts'
import { openSocket } from './socket.ts'

async function join(browser: Browser, socket_id: string, channel_name: string): Promise<Response> {
  return browser.fetch('POST', '/api/pusher/auth', { body: new URLSearchParams({ socket_id, channel_name }) })
}

/** A publisher without our encryption key: Pusher itself, or an attacker who broke into it. */
function publisher({ push }: Code, secret: string, encryptionKey?: string): Pusher {
  return new Pusher({
    appId: '1000001',
    key: push.key,
    secret,
    host: push.host ?? '',
    port: String(push.port),
    useTLS: false,
    ...(encryptionKey !== undefined && { encryptionMasterKeyBase64: encryptionKey }),
  })
}

const otherKey = Buffer.alloc(32, 7).toString('base64')
const forged = { ticket: 'forged', user: { id: 'forged' } }

describe('forged channel events', () => {
  test('cannot be published without the secret', async () => {
    const code = await newBrowser().openCode()
    const attempt = publisher(code, 'a-guess', otherKey).trigger(code.channel, 'credentials', forged)
    await expect(attempt).rejects.toMatchObject({ status: 401 })
  })

  test('are not heard, plain or under another key, even from Pusher itself', async () => {
    const browser = newBrowser()
    const code = await browser.openCode()
    const channel = await listen(browser, code)
    await publisher(code, 'demo-secret', otherKey).trigger(code.channel, 'credentials', forged)
    await rawTrigger(code, JSON.stringify(forged))
    const phone = newPhone()
    await phone.scan(code.scene)
    await phone.decide(code.scene, 'confirm')
    const { ticket } = await channel.next<{ ticket: string }>('credentials')
    expect(ticket).not.toBe('forged')
    channel.close()
  })

  test('cannot be sent by a client, not even a subscribed one', async () => {
    const browser = newBrowser()
    const code = await browser.openCode()
    const channel = await listen(browser, code)
    const attacker = await openSocket(code.push)
    attacker.send('client-credentials', forged, code.channel)
    attacker.send('credentials', forged, code.channel)
    const own = await openSocket(code.push)
    const { auth } = (await (await join(browser, own.id, code.channel)).json()) as { auth: string }
    own.send('pusher:subscribe', { auth, channel: code.channel })
    await own.next('pusher_internal:subscription_succeeded')
    own.send('client-credentials', forged, code.channel)
    own.send('credentials', forged, code.channel)
    await newPhone().scan(code.scene)
    await channel.next('scanned')
    const heard = channel.heard().filter((event) => !event.startsWith('pusher:'))
    expect(heard).toEqual(['scanned'])
    for (const socket of [attacker, own]) socket.close()
    channel.close()
  })
})

/** An unencrypted event, which the official client would not send. */
async function rawTrigger(code: Code, data: string): Promise<void> {
  const pusher = publisher(code, 'demo-secret')
  // Typed as a string, but it serializes any value.
  const body = { name: 'credentials', channels: [code.channel], data } as unknown as string
  const response = await pusher.post({ path: '/events', body })
  if (!response.ok) throw new Error(`not published: ${response.status}`)
}

describe('channel-auth', () => {
  test('for another scene, whoever asks', async () => {
    const { channel } = await newBrowser().openCode()
    const attacker = newBrowser()
    await attacker.openCode()
    for (const browser of [attacker, newBrowser()])
      expect((await join(browser, '1.2', channel)).status).toBe(403)
  })

  test('for another socket', async () => {
    const browser = newBrowser()
    const code = await browser.openCode()
    const victim = await openSocket(code.push)
    const { auth } = (await (await join(browser, victim.id, code.channel)).json()) as { auth: string }
    const thief = await openSocket(code.push)
    thief.send('pusher:subscribe', { auth, channel: code.channel })
    expect(await thief.next('pusher:subscription_error')).toMatchObject({ status: 401 })
    for (const socket of [victim, thief]) socket.close()
  })

  test.each([
    ['public', (scene: string) => scene],
    ['private but not encrypted', (scene: string) => `private-${scene}`],
    ['presence', (scene: string) => `presence-${scene}`],
    ['cache', (scene: string) => `private-encrypted-cache-${scene}`],
    ['two at once', (scene: string) => `private-encrypted-${scene},presence-${scene}`],
    ['with a socket smuggled in', (scene: string) => `private-encrypted-${scene}:1.3`],
    ['a server-to-user', (scene: string) => `#server-to-user-${scene}`],
    ['with a line feed', (scene: string) => `private-encrypted-${scene}\n`],
  ])('for a channel name that is %s', async (_kind, name) => {
    const browser = newBrowser()
    const { scene } = await browser.openCode()
    expect((await join(browser, '1.2', name(scene))).status).toBe(403)
  })

  test.each(['1.2:private-encrypted-x', '1.2\n', '1', '', '１.２', '1.2 '])(
    'for the malformed socket id %j',
    async (socketId) => {
      const browser = newBrowser()
      const { channel } = await browser.openCode()
      expect((await join(browser, socketId, channel)).status).toBe(400)
    },
  )

  test('replayed from a socket before', async () => {
    const browser = newBrowser()
    const code = await browser.openCode()
    const before = await openSocket(code.push)
    const { auth } = (await (await join(browser, before.id, code.channel)).json()) as { auth: string }
    before.close()
    const after = await openSocket(code.push)
    expect(after.id).not.toBe(before.id)
    after.send('pusher:subscribe', { auth, channel: code.channel })
    expect(await after.next('pusher:subscription_error')).toMatchObject({ status: 401 })
    after.close()
  })

  test('requested again after the scene expired', async () => {
    const browser = newBrowser()
    const { scene, channel } = await browser.openCode()
    await expire(scene)
    expect((await join(browser, '1.2', channel)).status).toBe(403)
  })

  test('for an unknown scene', async () => {
    const browser = newBrowser()
    await browser.openCode()
    expect((await join(browser, '1.2', `private-encrypted-${'x'.repeat(22)}`)).status).toBe(403)
  })
})

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import type Pusher from 'pusher'
import type { ChannelAuthorizationHandler } from 'pusher-js'

export interface AuthEndpoint {
  /** Asks it as pusher-js itself would, in every build alike. */
  authorize: ChannelAuthorizationHandler
  close(): void
}

/** An application's auth endpoint for tests, signed by whichever `pusher` is current. */
export async function startAuthEndpoint(signer: () => Pusher): Promise<AuthEndpoint> {
  const app = new Hono().post('/auth', async (c) => {
    const { socket_id: socketId, channel_name: channel } = await c.req.parseBody<Record<string, string>>()
    return c.json(signer().authorizeChannel(socketId ?? '', channel ?? ''))
  })
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth`
  return {
    authorize: (asked, done) => void ask(url, asked, done),
    close: () => server.close(),
  }
}

type Authorize = Parameters<ChannelAuthorizationHandler>

async function ask(url: string, asked: Authorize[0], done: Authorize[1]): Promise<void> {
  const body = new URLSearchParams({ socket_id: asked.socketId, channel_name: asked.channelName })
  const answer = await fetch(url, { method: 'POST', body })
  done(null, (await answer.json()) as Pusher.ChannelAuthResponse)
}

import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import type { Apps, PusherApp } from './apps.ts'
import type { Broker, Channels } from './broker.ts'
import type { Clock } from './clock.ts'
import { readBatch, type ReadBody, readEvent } from './event-body.ts'
import { checkSignature } from './request-signature.ts'
import { CHANNEL_NAME } from './subscription.ts'

/** Ten events of 10,240 bytes, every byte escaped, and their names. */
const MAX_BODY_BYTES = 1024 * 1024

interface Env {
  Bindings: HttpBindings
  Variables: { app: PusherApp; body: Uint8Array }
}

/** The HTTP API below `/apps/ID`. Errors are plain text, successes JSON. */
export function httpApi(apps: Apps, broker: Broker, clock: Clock): Hono<Env> {
  const signed = createMiddleware<Env>(async (c, next) => {
    const { pathname, searchParams } = new URL(c.req.url)
    const body = new Uint8Array(await c.req.arrayBuffer())
    const request = { method: c.req.method, path: pathname, query: [...searchParams], body }
    const signature = checkSignature(request, c.req.param('id') ?? '', apps, clock.now())
    if ('refused' in signature) return c.text(`${signature.refused}\n`, 401)
    c.set('app', signature.app)
    c.set('body', body)
    return next()
  })

  // The rest of the body is not read, so the connection cannot be reused.
  const limited = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: (c) => c.text('Body too large\n', 413, { Connection: 'close' }),
  })

  return new Hono<Env>()
    .use('/:id/*', limited, signed)
    .post('/:id/events', (c) => publish(c, readEvent(c.var.body)))
    .post('/:id/batch_events', (c) => publish(c, readBatch(c.var.body)))
    .get('/:id/channels', (c) => {
      const { filter_by_prefix: prefix = '', info } = c.req.query()
      const unavailable = unavailableAttribute(info)
      if (unavailable !== undefined) return c.text(`Attribute ${unavailable} is not available\n`, 400)
      const channels = broker.channelsOf(c.var.app)
      const names = channels.occupied().filter((name) => name.startsWith(prefix))
      return c.json({
        channels: Object.fromEntries(names.map((name) => [name, channelInfo(info, channels, name)])),
      })
    })
    .get('/:id/channels/:name', (c) => {
      const name = c.req.param('name')
      const info = c.req.query('info')
      if (!CHANNEL_NAME.test(name)) return c.text('Invalid channel name\n', 400)
      const unavailable = unavailableAttribute(info)
      if (unavailable !== undefined)
        return c.text(`Attribute ${unavailable} is not available for ${name}\n`, 400)
      const channels = broker.channelsOf(c.var.app)
      return c.json({ occupied: channels.count(name) > 0, ...channelInfo(info, channels, name) })
    })
    .get('/:id/channels/:name/users', (c) => c.text('Users can only be listed for presence channels\n', 400))

  function publish(c: Context<Env>, body: ReadBody): Response {
    if ('refused' in body) return c.text(`${body.refused}\n`, body.status)
    for (const event of body.sent) broker.publish(c.var.app, event)
    return c.json({})
  }
}

/** `info` is a comma-separated list of attributes. Only `subscription_count` exists without presence channels. */
function channelInfo(info: string | undefined, channels: Channels, channel: string): object {
  return attributes(info).includes('subscription_count')
    ? { subscription_count: channels.count(channel) }
    : {}
}

/** The first unsupported attribute, which makes a query a bad request. */
function unavailableAttribute(info: string | undefined): string | undefined {
  return attributes(info).find((attribute) => attribute !== 'subscription_count')
}

function attributes(info: string | undefined): string[] {
  return info ? info.split(',').map((attribute) => attribute.trim()) : []
}

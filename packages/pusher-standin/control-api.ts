import { Hono } from 'hono'
import { z } from 'zod'
import type { Broker } from './broker.ts'
import { type Faults, faultBody } from './faults.ts'
import { refusalForm } from './protocol.ts'
import type { Sockets } from './sockets.ts'

const muteBody = z.strictObject({ on: z.boolean() })
const refusalsBody = z.strictObject({ as: refusalForm })
/** What a client reports when the connection is cut. Means the same as no code. */
const ABRUPT = 1006
const disconnectBody = z.strictObject({
  code: z.union([z.int().min(3000).max(4999), z.literal(ABRUPT)]).optional(),
})

/** The control API below `/_dev`, which README.md describes. Not part of Pusher. */
export function controlApi(parts: { broker: Broker; faults: Faults; sockets: Sockets }): Hono {
  const { broker, faults, sockets } = parts
  return new Hono()
    .post('/faults', async (c) => {
      faults.add(faultBody.parse(await c.req.json()))
      return c.json({})
    })
    .post('/refusals', async (c) => {
      faults.refusals = refusalsBody.parse(await c.req.json()).as
      return c.json({})
    })
    .post('/mute', async (c) => {
      broker.muted = muteBody.parse(await c.req.json()).on
      return c.json({})
    })
    .post('/disconnect', async (c) => {
      const { code } = disconnectBody.parse(JSON.parse((await c.req.text()) || '{}'))
      return c.json({ sockets: sockets.disconnect(code === ABRUPT ? undefined : code) })
    })
    .get('/stats', (c) => c.json({ sockets: sockets.size, ...broker.stats }))
    .get('/events', (c) => c.json({ events: broker.recent }))
    .post('/reset', (c) => {
      faults.reset()
      broker.reset()
      return c.json({})
    })
    .onError((error, c) => {
      if (error instanceof z.ZodError) return c.text(`${z.prettifyError(error)}\n`, 400)
      if (error instanceof SyntaxError) return c.text('Expected a JSON body\n', 400)
      throw error
    })
}

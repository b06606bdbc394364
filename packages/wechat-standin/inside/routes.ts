/**
 * The paths that WeChat does not have. All take and answer JSON; bad input is 400 `{ field, message }`.
 *
 *   POST /_dev/login   { user, appid? }         { code }: what wx.login gives that person, in the first account unless told
 *   POST /_dev/faults  { path, times, … }       what goes wrong with the next requests of a path: see fault.ts
 *   GET  /_dev/calls                            what was asked of WeChat's paths, oldest first: see calls.ts
 *   POST /_dev/blocked { user, blocked? }       makes a person high-risk for all accounts (40226), or no longer
 *   POST /_dev/clock   { advanceMs }            { now }: moves the stand-in's clock
 *   POST /_dev/reset                            as freshly started: faults, calls, quotas, tokens, codes, blocked, clock
 *
 * Errors that depend on an account (40164, 41030, 48001) are reached by its options, all others by input or by a fault.
 */
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { Standin } from '../standin.ts'
import { faultSchema } from './fault.ts'

const user = z.string().min(1).max(128)
const loginSchema = z.strictObject({ user, appid: z.string().optional() })
const blockedSchema = z.strictObject({ user, blocked: z.boolean().default(true) })
const clockSchema = z.strictObject({
  advanceMs: z
    .int()
    .min(0)
    .max(100 * 365 * 86_400_000),
})

export function devRoutes(standin: Standin): Hono {
  const routes = new Hono()

  routes.post('/login', async (c) => {
    const body = await parseBody(c, loginSchema)
    if (body instanceof Response) return body
    const appid = body.appid ?? standin.accounts[0]?.appid
    const account = standin.accounts.find((known) => known.appid === appid)
    if (!account) return badRequest('appid', 'no such account')
    return c.json({ code: standin.jsCodes.issue(account.appid, body.user) })
  })

  routes.post('/faults', async (c) => {
    const fault = await parseBody(c, faultSchema)
    if (fault instanceof Response) return fault
    standin.faults.add(fault)
    return c.json({ ok: true })
  })

  routes.get('/calls', (c) => c.json(standin.calls.list()))

  routes.post('/blocked', async (c) => {
    const body = await parseBody(c, blockedSchema)
    if (body instanceof Response) return body
    if (body.blocked) standin.blockedUsers.add(body.user)
    else standin.blockedUsers.delete(body.user)
    return c.json({ ok: true })
  })

  routes.post('/clock', async (c) => {
    const body = await parseBody(c, clockSchema)
    if (body instanceof Response) return body
    standin.clock.advance(body.advanceMs)
    return c.json({ now: new Date(standin.clock.now()).toISOString() })
  })

  routes.post('/reset', (c) => {
    standin.reset()
    return c.json({ ok: true })
  })

  return routes
}

async function parseBody<T>(c: Context, schema: z.ZodType<T>): Promise<T | Response> {
  const json: unknown = await c.req.json().catch(() => undefined)
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const unknownKey = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  return badRequest(unknownKey ?? (issue?.path.join('.') || 'body'), issue?.message ?? 'invalid')
}

function badRequest(field: string, message: string): Response {
  return Response.json({ field, message: `${field}: ${message}` }, { status: 400 })
}

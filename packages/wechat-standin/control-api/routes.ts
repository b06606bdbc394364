/**
 * The control API, beside WeChat's own paths. JSON in and out; invalid input is 400 `{ field, message }`.
 *
 *   POST /_dev/login   { user, appid? }         { code }: what wx.login would give that user, by default in the first account
 *   POST /_dev/phone   { user, appid? }         { code }: what the button for the phone number would give that user
 *   POST /_dev/faults  { path, times, … }       makes the next requests to a path fail: see faults.ts
 *   GET  /_dev/calls                            the requests to WeChat's paths, oldest first: see calls.ts
 *   POST /_dev/blocked { user, blocked? }       makes a user high-risk in all accounts (40226), or not any more
 *   POST /_dev/clock   { advanceMs }            { now }: moves the stand-in's clock
 *   POST /_dev/reset                            clears faults, calls, quotas, tokens, js codes, blocked users and the clock's offset
 *
 * Errors that depend on the account (40164, 41030, 48001) follow from its options, all others from input or a fault.
 */
import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { State } from '../state.ts'
import { faultSchema } from './faults.ts'

const user = z.string().min(1).max(128)
const loginSchema = z.strictObject({ user, appid: z.string().optional() })
const blockedSchema = z.strictObject({ user, blocked: z.boolean().default(true) })
const clockSchema = z.strictObject({
  advanceMs: z
    .int()
    .min(0)
    .max(100 * 365 * 86_400_000),
})

export function controlApi(state: State): Hono {
  const routes = new Hono()

  for (const [path, codes] of [
    ['/login', state.jsCodes],
    ['/phone', state.phoneCodes],
  ] as const)
    routes.post(path, async (c) => {
      const body = await parseBody(c, loginSchema)
      if (body instanceof Response) return body
      const appid = body.appid ?? state.accounts[0]?.appid
      const account = state.accounts.find((known) => known.appid === appid)
      if (!account) return badRequest('appid', 'no such account')
      return c.json({ code: codes.issue(account.appid, body.user) })
    })

  routes.post('/faults', async (c) => {
    const fault = await parseBody(c, faultSchema)
    if (fault instanceof Response) return fault
    state.faults.add(fault)
    return c.json({ ok: true })
  })

  routes.get('/calls', (c) => c.json(state.calls.list()))

  routes.post('/blocked', async (c) => {
    const body = await parseBody(c, blockedSchema)
    if (body instanceof Response) return body
    if (body.blocked) state.blockedUsers.add(body.user)
    else state.blockedUsers.delete(body.user)
    return c.json({ ok: true })
  })

  routes.post('/clock', async (c) => {
    const body = await parseBody(c, clockSchema)
    if (body instanceof Response) return body
    state.clock.advance(body.advanceMs)
    return c.json({ now: new Date(state.clock.now()).toISOString() })
  })

  routes.post('/reset', (c) => {
    state.reset()
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

import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import { z } from 'zod'
import { forward } from './forward.ts'
import { codeOf, newestCode } from './wechat.ts'

/** An allow-list of origins, so that the phone is not an open proxy. */
export interface Route {
  /** Origins that the mini-program may name. */
  from: string[]
  /** Where their requests are sent. */
  to: string
}

/** Null if the origin is not allowed. */
export function destinationOf(address: string, { from, to }: Route): URL | null {
  if (!URL.canParse(address)) return null
  const asked = new URL(address)
  if (!from.includes(asked.origin) || asked.username !== '' || asked.password !== '') return null
  const destination = new URL(to)
  destination.pathname = asked.pathname
  destination.search = asked.search
  return destination
}

const person = z.object({ user: z.string().min(1).max(200), appid: z.string().optional() })
const sent = z.object({
  url: z.string(),
  method: z.string().regex(/^[A-Z]+$/),
  header: z.record(z.string(), z.string()),
  body: z.base64().nullable(),
})

/** iOS loads an `<image>` from a page on servicewechat.com. */
const IMAGE_HEADER = {
  accept: 'image/webp,image/avif,image/png,image/*;q=0.8,*/*;q=0.5',
  'sec-fetch-dest': 'image',
  'sec-fetch-mode': 'no-cors',
  'sec-fetch-site': 'cross-site',
}

const MOST_BYTES = 32 * 1024 * 1024

export interface PhoneRoutes {
  wechatUrl: string
  requests: Route
  /** WeChat allows images from anywhere; the phone only from these. */
  images: Route
  appid: string
}

/** The routes that the phone's page uses. 502: the API or WeChat did not answer. */
export function phoneRoutes({ wechatUrl, requests, images, appid }: PhoneRoutes): Hono {
  const routes = new Hono()
  routes.use(sameSiteOnly, bodyLimit({ maxSize: MOST_BYTES }))
  routes.onError((error, c) => {
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return c.json({ error: error.message }, 400)
    return c.json({ error: error.message }, 502)
  })

  for (const by of ['login', 'phone'] as const)
    routes.post(`/${by}`, async (c) =>
      c.json({ code: await codeOf(wechatUrl, by, person.parse(await c.req.json())) }),
    )

  routes.get('/newest', async (c) => c.json(await newestCode(wechatUrl)))

  routes.post('/request', async (c) => {
    const { url, method, header, body } = sent.parse(await c.req.json())
    const destination = destinationOf(url, requests)
    if (!destination) return c.json({ error: 'not in the list of domains' }, 403)
    const bytes = body === null ? null : Buffer.from(body, 'base64')
    const answered = await forward(destination, { method, header, body: bytes, appid })
    return c.json({
      statusCode: answered.status,
      header: answered.header,
      data: answered.body.toString('utf8'),
    })
  })

  routes.get('/image', async (c) => {
    const destination = destinationOf(c.req.query('url') ?? '', images)
    if (!destination) return c.body(null, 403)
    const answered = await forward(destination, { method: 'GET', header: IMAGE_HEADER, body: null, appid })
    // WebKit drops it, because the page is on servicewechat.com. Same-origin here, so the browser would not.
    const policy = answered.header['cross-origin-resource-policy'] ?? ''
    if (policy === 'same-origin' || policy === 'same-site') return c.body(null, 403)
    const [type = ''] = (answered.header['content-type'] ?? '').split(';')
    // Images only: markup would run on the phone's own origin, as SVG opened by itself would without the policy.
    if (!/^image\/(png|jpeg|webp|gif|avif|svg\+xml)$/.test(type)) return c.body(null, 502)
    return c.body(new Uint8Array(answered.body), answered.status === 200 ? 200 : 404, {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    })
  })

  return routes
}

/** Other sites in the same browser must not use the phone as a proxy. */
const sameSiteOnly = createMiddleware(async (c, next) => {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return c.json({ error: 'cross-site' }, 403)
  await next()
  return undefined
})

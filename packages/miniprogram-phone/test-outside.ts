/** For the phone's tests: an app and a WeChat that answer what they are told to, and remember what they were asked. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import sharp from 'sharp'

export interface Asked {
  method: string
  path: string
  header: Record<string, string>
  /** JSON as a value, a form as its fields (a file as its type and size). */
  body: unknown
}

export interface Served {
  url: string
  close(): Promise<void>
}

export interface FakeApp extends Served {
  asked: Asked[]
  /** By path, without the query: what to answer. A function is asked each time. */
  answers: Record<string, Reply | ((asked: Asked) => Reply)>
  /** Its avatars: the Cross-Origin-Resource-Policy that they are served with, and the headers of the last request for one. */
  avatars: { policy: string | null; header: Record<string, string> }
}

/** Data makes a success; a failure carries its name of Saoma's API. */
export type Reply = { data: unknown } | { status: number; error: string; msg: string } | { html: string }

export const PERSON = {
  id: 'u1',
  nickname: '小明',
  avatarUrl: '/api/avatar/a1',
  role: 'user',
  registered: true,
}
export const STRANGER = { id: 'u2', nickname: null, avatarUrl: null, role: 'user', registered: false }

export function signInRequest(changes: object = {}): object {
  const createdAt = new Date(Date.now() - 12_000).toISOString()
  const request = {
    scene: 'scene-1',
    site: 'Saoma',
    browser: 'Chrome 140',
    system: 'Windows',
    address: '203.0.113.*',
    place: '上海',
    sameNetwork: false,
    createdAt,
    expiresAt: createdAt,
    numberNeeded: false,
  }
  return { ...request, ...changes }
}

export async function startApp(): Promise<FakeApp> {
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c76b3a' } })
    .png()
    .toBuffer()
  const avatars: FakeApp['avatars'] = { policy: null, header: {} }
  const told: Omit<FakeApp, keyof Served> = { asked: [], answers: {}, avatars }
  const app = new Hono()
  app.get('/api/avatar/:id', (c) => {
    avatars.header = c.req.header()
    if (avatars.policy !== null) c.header('Cross-Origin-Resource-Policy', avatars.policy)
    return c.body(new Uint8Array(picture), 200, { 'content-type': 'image/png' })
  })
  app.all('*', async (c) => {
    const body = c.req.method === 'POST' ? await bodyOf(c.req.raw) : null
    const call = { method: c.req.method, path: c.req.path, header: c.req.header(), body }
    told.asked.push(call)
    const known = told.answers[c.req.path]
    const reply = typeof known === 'function' ? known(call) : known
    if (!reply) return c.json({ code: 404, data: null, msg: 'no such route', error: 'not_found' }, 404)
    if ('html' in reply) return c.html(reply.html)
    if ('data' in reply) return c.json({ code: 200, data: reply.data, msg: 'ok' })
    const { status, error, msg } = reply
    return Response.json({ code: status, data: null, msg, error }, { status })
  })
  return Object.assign(told, await serve(app))
}

export interface FakeWechat extends Served {
  calls: object[]
}

export async function startWechat(): Promise<FakeWechat> {
  const calls: object[] = []
  const app = new Hono()
  let count = 0
  app.post('/_dev/login', async (c) => {
    const { user } = await c.req.json<{ user: string }>()
    count += 1
    return c.json({ code: `code-${count}-of-${user}` })
  })
  app.get('/_dev/calls', (c) => c.json(calls))
  return { ...(await serve(app)), calls }
}

async function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (type.includes('json')) return request.json()
  if (!type.includes('multipart')) return request.text()
  const form = await request.formData()
  const fields = Array.from(form.entries(), ([name, value]) => [
    name,
    typeof value === 'string' ? value : `${value.type} ${value.size > 0 ? 'with bytes' : 'empty'}`,
  ])
  return Object.fromEntries(fields)
}

async function serve(app: Hono): Promise<Served> {
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NextRequest } from 'next/server'
import type { Fetch } from './browser.ts'

type Params = Record<string, string | string[]>
type Handler = (request: NextRequest, context: { params: Promise<Params> }) => Promise<Response>
type Route = { file: string; names: string[]; path: RegExp }

const APP = fileURLToPath(new URL('../../app', import.meta.url))
const routes = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('/route.ts'))
  // The catch-all comes last, and names before parameters.
  .toSorted((a, b) => Number(a.includes('[[')) - Number(b.includes('[[')) || (a < b ? 1 : -1))
  .map(routeOf)

/**
 * The API in this process: a `fetch` that calls the route handlers, with no server, build or port. What they reach is
 * real: PostgreSQL, and WeChat and Pusher on loopback. Set the settings in `process.env` before the first call.
 *
 * Left out is what stands around the handlers: `server.js`, `proxy.ts`, the headers of next.config. And outside Next's
 * request scope `after()` throws, upon which the app does its work before the answer, as on platforms without `waitUntil`.
 *
 * @example
 * const browser = new Browser('http://127.0.0.1:3000', { fetch: fetchInProcess })
 */
export const fetchInProcess: Fetch = async (url, init) => {
  const found = routes.find(({ path }) => path.test(url.pathname))
  if (!found) throw new Error(`${url.pathname} is no route of the API`)
  const headers = new Headers(init.headers)
  // As server.js writes it over whatever a client claims, where no proxy is trusted.
  if (!process.env['SAOMA_TRUST_PROXY'] || !headers.has('x-forwarded-for'))
    headers.set('x-forwarded-for', '127.0.0.1')
  headers.set('host', url.host)
  const request = new NextRequest(url, { ...init, headers } as ConstructorParameters<typeof NextRequest>[1])
  const handlers = (await import(join(APP, found.file))) as Record<string, Handler>
  const handler = handlers[request.method]
  if (!handler) throw new Error(`${found.file} exports no ${request.method}`)
  return handler(request, { params: Promise.resolve(paramsOf(found, url.pathname)) })
}

function routeOf(file: string): Route {
  const names: string[] = []
  const path = `/${file.replace('/route.ts', '')}`
    .replace(/\/\[\[\.\.\.(\w+)\]\]/, () => '(?:/.*)?')
    .replace(/\[(\w+)\]/g, (_, name: string) => {
      names.push(name)
      return '([^/]+)'
    })
  return { file, names, path: new RegExp(`^${path}$`) }
}

function paramsOf({ names, path }: Route, pathname: string): Params {
  const [, ...values] = path.exec(pathname) ?? []
  return Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(values[i] ?? '')]))
}

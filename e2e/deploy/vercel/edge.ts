import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type RunningFunction, startFunction } from './start-function.ts'

/** A route of `.vercel/output/config.json`: https://vercel.com/docs/build-output-api/configuration#routes */
interface Route {
  handle?: string
  src?: string
  dest?: string
  status?: number
  headers?: Record<string, string>
  continue?: boolean
  middlewarePath?: string
  has?: Condition[]
  missing?: Condition[]
}

interface Condition {
  type: string
  key: string
  value?: string
}

export interface Edge {
  close(): Promise<void>
}

/** Headers that Vercel's edge adds to each request, over whatever a client sends. */
type EdgeHeaders = Record<string, string>

/**
 * Serves the build output of the app in `root` on a port: its routes, static files and functions. Supports only the routing
 * features that this app's build uses. `env` is the environment of the functions.
 */
export async function serveBuildOutput(
  root: string,
  port: number,
  env: Record<string, string>,
  edgeHeaders: EdgeHeaders,
): Promise<Edge> {
  const output = path.join(root, '.vercel/output')
  const { routes } = JSON.parse(readFileSync(path.join(output, 'config.json'), 'utf8')) as { routes: Route[] }
  const place = mkdtempSync(path.join(tmpdir(), 'saoma-functions-'))
  const functions = new Map<string, Promise<RunningFunction>>()

  function functionAt(name: string): Promise<RunningFunction> | undefined {
    const source = path.join(output, 'functions', `${name}.func`)
    if (!existsSync(source)) return undefined
    const started =
      functions.get(name) ?? startFunction(root, source, path.join(place, String(functions.size)), env)
    functions.set(name, started)
    return started
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const name of Object.keys(request.headers))
      if (/^(x-forwarded-|x-vercel-|x-real-ip$|x-matched-path$)/.test(name)) delete request.headers[name]
    Object.assign(request.headers, edgeHeaders)
    const url = new URL(request.url ?? '/', 'http://edge')
    for (const route of inPhase(routes, undefined)) {
      const found = matched(route, url.pathname, request)
      if (!found) continue
      for (const [name, value] of Object.entries(route.headers ?? {})) response.setHeader(name, value)
      if (route.middlewarePath !== undefined) {
        const middleware = await functionAt(route.middlewarePath.slice(1))
        if (middleware && (await runMiddleware(middleware.port, request, response))) return
      }
      if (route.dest !== undefined) url.pathname = filled(route.dest, found)
    }
    const file = path.join(output, 'static', url.pathname)
    if (url.pathname.startsWith('/_next/') && existsSync(file)) {
      response.end(readFileSync(file))
      return
    }
    const direct = functionAt(url.pathname === '/' ? 'index' : url.pathname.slice(1))
    if (direct) return forward((await direct).port, request, response, url.pathname)
    for (const route of inPhase(routes, 'rewrite')) {
      const found = matched(route, url.pathname, request)
      if (!found || route.dest === undefined) continue
      const dest = new URL(filled(route.dest, found), 'http://edge')
      const started = functionAt(decodeURIComponent(dest.pathname).slice(1))
      if (!started) continue
      request.url = `${url.pathname}?${[url.search.slice(1), dest.search.slice(1)].filter(Boolean).join('&')}`
      return forward((await started).port, request, response, decodeURIComponent(dest.pathname))
    }
    response.statusCode = 404
    const notFound = await functionAt('_not-found')
    if (notFound) return forward(notFound.port, request, response, '/_not-found')
    response.end()
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      for (const started of functions.values()) (await started).child.kill()
      rmSync(place, { recursive: true, force: true })
    },
  }
}

function inPhase(routes: Route[], phase: string | undefined): Route[] {
  const begin = phase === undefined ? 0 : routes.findIndex(({ handle }) => handle === phase) + 1
  const end = routes.findIndex(({ handle }, at) => at >= begin && handle !== undefined)
  return routes.slice(begin, end)
}

function matched(route: Route, pathname: string, request: IncomingMessage): RegExpMatchArray | null {
  const holds = ({ key, value }: Condition): boolean => {
    const header = request.headers[key]
    return header !== undefined && (value === undefined || new RegExp(`^${value}$`).test(String(header)))
  }
  if (!(route.has ?? []).every(holds) || (route.missing ?? []).some(holds)) return null
  return pathname.match(new RegExp(route.src ?? '^$'))
}

function filled(dest: string, found: RegExpMatchArray): string {
  return dest.replaceAll(/\$(\w+)/g, (_, name: string) => found.groups?.[name] ?? found[Number(name)] ?? '')
}

/** Whether the middleware has answered itself. Else it has set headers of the request and the answer. */
async function runMiddleware(
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const { method = 'GET', url = '/', headers } = request
  const said = await new Promise<IncomingMessage>((resolve, reject) => {
    ask({ host: '127.0.0.1', port, method, path: url, headers }, resolve).once('error', reject).end()
  })
  const kept = said.headers['x-middleware-override-headers']
  if (kept !== undefined) {
    const names = String(kept).split(',')
    for (const name of Object.keys(headers)) if (!names.includes(name)) delete headers[name]
    for (const name of names) headers[name] = String(said.headers[`x-middleware-request-${name}`] ?? '')
  }
  for (const [name, value] of Object.entries(said.headers))
    if (
      value !== undefined &&
      !/^(x-middleware-|connection$|date$|transfer-encoding$|keep-alive$)/.test(name)
    )
      response.setHeader(name, value)
  if (said.headers['x-middleware-next'] === '1') {
    said.resume()
    return false
  }
  response.statusCode = said.statusCode ?? 500
  said.pipe(response)
  return true
}

function forward(
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
  matchedPath: string,
): void {
  const { method, url, headers } = request
  const asked = ask(
    { host: '127.0.0.1', port, method, path: url, headers: { ...headers, 'x-matched-path': matchedPath } },
    (said) => {
      response.statusCode = response.statusCode === 404 ? 404 : (said.statusCode ?? 500)
      for (const [name, value] of Object.entries(said.headers)) {
        // The middleware's cookies and the function's go out together.
        const before = name === 'set-cookie' ? response.getHeader(name) : undefined
        const both = before === undefined ? value : [before, value].flat().map(String)
        if (both !== undefined && name !== 'connection') response.setHeader(name, both)
      }
      said.pipe(response)
    },
  )
  asked.once('error', () => response.destroy())
  request.pipe(asked)
}

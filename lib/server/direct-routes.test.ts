import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get, IncomingMessage, ServerResponse } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { directRoutes } from './direct-routes.js'

let build = ''
beforeEach(() => {
  build = mkdtempSync(path.join(tmpdir(), 'saoma build '))
  const routes = { '/api/user/route': '/api/user', '/api/[id]/route': '/api/[id]', '/page': '/' }
  const files = Object.keys(routes).map((name) => [name, `app${name}.js`] as const)
  write('app-path-routes-manifest.json', routes)
  write('server/app-paths-manifest.json', Object.fromEntries(files))
  write('prerender-manifest.json', { routes: {}, dynamicRoutes: {} })
  write('server/functions-config-manifest.json', { functions: {} })
  write('server/middleware-manifest.json', { middleware: {} })
  writeRoutes({})
  for (const [, file] of files) writeModule(file, 'exports.handler = async (...given) => given')
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(build, { recursive: true })
})

function write(name: string, content: unknown): void {
  mkdirSync(path.dirname(path.join(build, name)), { recursive: true })
  writeFileSync(path.join(build, name), JSON.stringify(content))
}

function writeModule(file: string, source: string): void {
  mkdirSync(path.dirname(path.join(build, 'server', file)), { recursive: true })
  writeFileSync(path.join(build, 'server', file), source)
}

function writeRoutes(changes: object): void {
  write('routes-manifest.json', {
    basePath: '',
    caseSensitive: false,
    redirects: [],
    rewrites: { beforeFiles: [], afterFiles: [], fallback: [] },
    headers: [{ regex: '^/api(?:/(.*))?$', headers: [{ key: 'X-Of', value: 'api' }] }],
    staticRoutes: [{ page: '/' }, { page: '/api/user' }],
    dynamicRoutes: [{ page: '/api/[id]', regex: '^/api/([^/]+?)(?:/)?$' }],
    ...changes,
  })
}

type Called = [IncomingMessage, ServerResponse, { requestMeta: { initURL: string } }]

function ask(
  url: string,
  headers: Record<string, string> = {},
  routes = routesOf(),
): Promise<Called> | undefined {
  const request = new IncomingMessage(new Socket())
  Object.assign(request, { url, method: 'GET', headers: { host: 'saoma.example', ...headers } })
  return routes.answer(request, new ServerResponse(request)) as Promise<Called> | undefined
}

function routesOf(): ReturnType<typeof directRoutes> {
  return directRoutes({ distDir: build, port: 3000 })
}

function warnings(): string[] {
  const said = vi.mocked(console.error).mock.calls
  return said.map(([line]) => (JSON.parse(String(line)) as { name: string }).name)
}

test('calls a handler with the headers of the build and the address that Next would name', async () => {
  const [request, response, context] = (await ask('/api/user?a=b')) ?? []
  expect(request?.headers).toMatchObject({ 'x-forwarded-host': 'saoma.example', 'x-forwarded-port': '3000' })
  expect(response?.getHeaders()).toMatchObject({
    'x-of': 'api',
    vary: expect.stringContaining('rsc') as string,
  })
  expect(context?.requestMeta.initURL).toBe('http://localhost:3000/api/user?a=b')
  await expect(ask('/api/7')).resolves.toBeTruthy()
})

test.each([
  '/',
  '/api',
  '/api/a/b',
  '/api/user/',
  '/api/%37',
  '/api/a.b',
  '//api/user',
  '/api/user?#',
  'x',
  '/api/é',
])('leaves %s to Next', (url) => expect(ask(url)).toBeUndefined())

test('leaves to Next what speaks to Next, or could be compressed', () => {
  const own = headersOfNext()
  expect(own).toContain('x-middleware-set-cookie')
  for (const name of [...own, 'rsc', 'next-url', 'accept-encoding', 'x-prerender-revalidate'])
    expect({ name, answer: ask('/api/user', { [name]: '1' }) }).toEqual({ name, answer: undefined })
  expect(ask('/api/user', { host: '' })).toBeUndefined()
})

/** What Next's router removes from requests. It exports no list. */
function headersOfNext(): string[] {
  const source = readFileSync('node_modules/next/dist/server/lib/server-ipc/utils.js', 'utf8')
  const [, list = ''] = /INTERNAL_HEADERS = \[([^\]]+)\]/.exec(source) ?? []
  return list.match(/[\w-]+/g) ?? []
}

test.each<[string, () => void]>([
  ['a redirect', () => writeRoutes({ redirects: [{ regex: '^/api/user$' }] })],
  ['a rewrite', () => writeRoutes({ rewrites: { beforeFiles: [{ regex: '^/API/user$' }] } })],
  ['headers by condition', () => writeRoutes({ headers: [{ regex: '^/api', has: [{}], headers: [] }] })],
  [
    'headers with a part of the path',
    () => writeRoutes({ headers: [{ regex: '^/api', headers: [{ key: 'Link', value: ':path' }] }] }),
  ],
  ['a base path', () => writeRoutes({ basePath: '/base' })],
  [
    'a prerendered route',
    () => write('prerender-manifest.json', { routes: { '/api/user': {} }, dynamicRoutes: {} }),
  ],
  [
    'a proxy',
    () =>
      write('server/functions-config-manifest.json', {
        functions: { '/_middleware': { matchers: [{ regexp: '^/api/user$' }] } },
      }),
  ],
  [
    'a middleware',
    () =>
      write('server/middleware-manifest.json', {
        middleware: { '/': { matchers: [{ regexp: '^/api/user$' }] } },
      }),
  ],
])('leaves %s to Next, without a word', (_, change) => {
  vi.spyOn(console, 'error').mockReturnValue()
  change()
  expect(ask('/api/user')).toBeUndefined()
  expect(warnings()).toEqual([])
})

test.each([
  ['throws', "throw new Error('no')"],
  ['exports no handler', 'exports.GET = () => {}'],
])('leaves a route whose module %s to Next, and says so once', async (_, source) => {
  vi.spyOn(console, 'error').mockReturnValue()
  writeModule('app/api/user/route.js', source)
  const routes = routesOf()
  expect(ask('/api/user', {}, routes)).toBeUndefined()
  expect(ask('/api/user', {}, routes)).toBeUndefined()
  expect(warnings()).toEqual([path.join('server', 'app', 'api', 'user', 'route.js')])
  await expect(ask('/api/7', {}, routes)).resolves.toBeTruthy()
})

test.each<[string, () => void]>([
  ['lacks a manifest', () => rmSync(path.join(build, 'prerender-manifest.json'))],
  ['has another manifest', () => writeRoutes({ headers: undefined })],
])('leaves everything to Next where the build %s, and says so once', (_, change) => {
  vi.spyOn(console, 'error').mockReturnValue()
  change()
  const routes = routesOf()
  expect(ask('/api/user', {}, routes)).toBeUndefined()
  expect(ask('/api/7', {}, routes)).toBeUndefined()
  expect(warnings()).toEqual(['the build'])
})

test('waits for what handlers leave to be done, and for what that leaves', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const routes = routesOf()
  const [, , context] = (await ask('/api/user', {}, routes)) as unknown as [
    never,
    never,
    { waitUntil: (work: Promise<unknown>) => void },
  ]
  const done: string[] = []
  async function later(name: string): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    done.push(name)
    if (name === 'first') context.waitUntil(later('second'))
  }
  context.waitUntil(Promise.reject(new Error('failed')))
  context.waitUntil(later('first'))
  await routes.settled()
  expect(done).toEqual(['first', 'second'])
  expect(console.error).toHaveBeenCalledOnce()
})

test.each([5, 300_000])('a body of %i bytes that is written behind its headers arrives', async (size) => {
  writeModule(
    'app/api/user/route.js',
    `exports.handler = async (request, response) => {
      response.flushHeaders()
      await null
      if (!response.write(Buffer.alloc(${size}, 'a'))) await new Promise((resolve) => response.once('drain', resolve))
      response.end()
    }`,
  )
  const routes = routesOf()
  const server = createServer((request, response) => void routes.answer(request, response)).listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    for (let i = 0; i < 2; i += 1) {
      const body = await new Promise<Buffer[]>((resolve, reject) => {
        // Without what fetch adds, which is for Next.
        get({ port, path: '/api/user' }, (response) => resolve(response.toArray())).on('error', reject)
      })
      expect(Buffer.concat(body).toString()).toBe('a'.repeat(size))
    }
  } finally {
    server.close()
  }
})

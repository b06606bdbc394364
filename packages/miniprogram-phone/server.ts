import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import path from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { compileMiniprogram, compileScript } from './compile/miniprogram.ts'
import { phoneRoutes } from './server/routes.ts'

export interface PhoneOptions {
  /** The mini-program's source: the folder with app.json. */
  miniprogramDir: string
  /** The only origin that the mini-program may send requests to, as its source names it. */
  apiOrigin: string
  /** Where requests to `apiOrigin` are sent. Default: `apiOrigin`. */
  apiUrl?: string
  /** Another origin that images may come from, besides `apiOrigin`. Also fetched from `apiUrl`. */
  imageOrigin?: string
  /** Answers `POST /_dev/login`, `POST /_dev/phone` and `GET /_dev/calls` as wechat-standin does. Default: `http://127.0.0.1:4101`. */
  wechatUrl?: string
  /** Part of the Referer. Default: `touristappid`. */
  appid?: string
  /** Default 0: any free port. */
  port?: number
  /** Default `127.0.0.1`. */
  host?: string
}

export interface RunningPhone {
  url: string
  close: () => Promise<void>
}

const HERE = import.meta.dirname

/**
 * Compiles a native mini-program from its unmodified source and serves a phone that runs it in a browser.
 *
 * Rejects with Node's error if it cannot listen, with an Error if the source uses something that the phone lacks.
 *
 * @example
 * const { url } = await startPhone({ miniprogramDir: 'miniprogram', apiOrigin: 'http://127.0.0.1:3000' })
 * // Open `${url}/?scene=abc` in a browser: a scanned code with this scene.
 */
export async function startPhone(options: PhoneOptions): Promise<RunningPhone> {
  const { port = 0, host = '127.0.0.1', apiOrigin, apiUrl = apiOrigin, imageOrigin } = options
  const files = new Map<string, [type: string, content: string]>([
    ['/', ['text/html', await source('shell/phone.html')]],
    ['/phone.css', ['text/css', await source('shell/phone.css')]],
    ['/phone.js', ['text/javascript', await compileScript(path.join(HERE, 'shell/main.ts'))]],
    ['/miniprogram.html', ['text/html', await source('runtime/miniprogram.html')]],
    ['/miniprogram.css', ['text/css', await source('runtime/miniprogram.css')]],
    ['/miniprogram.js', ['text/javascript', await compileMiniprogram(path.resolve(options.miniprogramDir))]],
  ])
  const app = new Hono()
  for (const [address, [type, content]] of files) {
    app.get(address, (c) =>
      c.body(content, 200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }),
    )
  }
  const own = new URL(apiOrigin).origin
  const routes = phoneRoutes({
    wechatUrl: options.wechatUrl ?? 'http://127.0.0.1:4101',
    appid: options.appid ?? 'touristappid',
    requests: { from: [own], to: apiUrl },
    images: { from: [own, ...(imageOrigin === undefined ? [] : [new URL(imageOrigin).origin])], to: apiUrl },
  })
  app.route('/_phone', routes)

  const respond = getRequestListener((request) => app.fetch(toWebRequest(request)), {
    overrideGlobalObjects: false,
  })
  const server = createServer((incoming, outgoing) => void respond(incoming, outgoing))
  server.listen(port, host)
  await once(server, 'listening')
  const { port: taken } = server.address() as AddressInfo
  return { url: `http://${isIPv6(host) ? `[${host}]` : host}:${taken}`, close: () => stop(server) }
}

function source(file: string): Promise<string> {
  return readFile(path.join(HERE, file), 'utf8')
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

/** hono's body limit wraps a body of unknown length, which only a real Request allows. */
function toWebRequest(request: Request): Request {
  const { method, url, headers, body } = request
  if (body === null || headers.has('content-length')) return request
  return new Request(url, { method, headers, body, duplex: 'half' } as RequestInit)
}

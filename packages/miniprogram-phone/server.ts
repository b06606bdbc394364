import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import path from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { developOrigin } from './compile/develop-origin.ts'
import { toWebRequest } from './to-web-request.ts'
import { compileMiniprogram, compileScript } from './compile/miniprogram.ts'
import { phoneRoutes } from './server/routes.ts'

export interface PhoneOptions {
  /** 0, the default, takes a free port. */
  port?: number
  /** Loopback, `127.0.0.1`, unless told otherwise. */
  host?: string
  /** The app, as this machine reaches it. The mini-program's own develop address leads there. */
  appUrl: string
  /** The app's own address (SAOMA_URL), which its pictures carry. Default: appUrl. */
  siteUrl?: string
  /** WeChat's stand-in: it gives codes of wx.login, and knows the newest code. */
  wechatUrl: string
  /** The mini-program's id, for its Referer. */
  appid?: string
  /** Default: this repository's own. */
  miniprogramDir?: string
}

export interface RunningPhone {
  url: string
  close(): Promise<void>
}

const HERE = import.meta.dirname

/** Compiles the mini-program as it is and serves a phone that runs it. Rejects with EADDRINUSE on a port in use. */
export async function startPhone(options: PhoneOptions): Promise<RunningPhone> {
  const { port = 0, host = '127.0.0.1', appUrl, siteUrl = appUrl, wechatUrl } = options
  const dir = path.resolve(options.miniprogramDir ?? path.join(HERE, '../../miniprogram'))
  const files = new Map<string, [string, string]>([
    ['/', ['text/html', await readFile(path.join(HERE, 'shell/phone.html'), 'utf8')]],
    ['/phone.css', ['text/css', await readFile(path.join(HERE, 'shell/phone.css'), 'utf8')]],
    ['/phone.js', ['text/javascript', await compileScript(path.join(HERE, 'shell/main.ts'))]],
    ['/miniprogram.html', ['text/html', await readFile(path.join(HERE, 'runtime/miniprogram.html'), 'utf8')]],
    ['/miniprogram.css', ['text/css', await readFile(path.join(HERE, 'runtime/miniprogram.css'), 'utf8')]],
    ['/miniprogram.js', ['text/javascript', await compileMiniprogram(dir)]],
  ])
  const develop = await developOrigin(dir)

  const app = new Hono()
  for (const [address, [type, content]] of files) {
    app.get(address, (c) =>
      c.body(content, 200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }),
    )
  }
  const routes = phoneRoutes({
    wechatUrl,
    appid: options.appid ?? 'touristappid',
    requests: { from: [develop], to: appUrl },
    pictures: { from: [develop, new URL(siteUrl).origin], to: appUrl },
  })
  app.route('/_phone', routes)

  const answer = getRequestListener((request) => app.fetch(toWebRequest(request)), {
    overrideGlobalObjects: false,
  })
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  server.listen(port, host)
  await once(server, 'listening')
  const { port: taken } = server.address() as AddressInfo
  return { url: `http://${isIPv6(host) ? `[${host}]` : host}:${taken}`, close: () => stop(server) }
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

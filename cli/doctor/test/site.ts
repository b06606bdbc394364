import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { NextRequest } from 'next/server'
import { fetchInProcess } from '../../../e2e/clients/in-process.ts'
import { proxy } from '../../../proxy.ts'
import { selfSigned } from './certificate.ts'

export type Reply = { status: number; headers: Record<string, string | string[]>; body: string }

export type Site = {
  port: number
  /** The port of its https, whose certificate is self-signed. */
  securePort: number
  /** Answers in place of the site; undefined leaves the request to it. */
  instead: (path: string, request: IncomingMessage) => Partial<Reply> | undefined
  /** What a proxy on the way makes of an answer. */
  onTheWay: (reply: Reply, path: string) => Reply
  /** Takes both away. */
  mend(): void
  close(): void
}

/** Saoma in this process, behind an HTTP server and an HTTPS server, with whatever a case puts in the way. */
export async function startSite(): Promise<Site> {
  const listener: RequestListener = (request, response) => {
    void (async () => {
      const body = await buffer(request)
      const [path = ''] = (request.url ?? '').split('?')
      const own = site.instead(path, request) ?? (await answer(path, request, body))
      const whole = { status: 200, headers: {}, body: '', ...own }
      const { status, headers, body: text } = site.onTheWay(whole, path)
      response.writeHead(status, headers).end(text)
    })()
  }
  const plain = createServer(listener).listen(0, '127.0.0.1')
  const secure = createSecureServer(selfSigned(), listener).listen(0, '127.0.0.1')
  const servers = [plain, secure]
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))))
  const [port = 0, securePort = 0] = servers.map((server) => (server.address() as AddressInfo).port)
  const site: Site = {
    port,
    securePort,
    instead: () => undefined,
    onTheWay: (reply) => reply,
    mend() {
      site.instead = () => undefined
      site.onTheWay = (reply) => reply
    },
    close() {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
  return site
}

/** The API by its route handlers, a page by what `proxy.ts` puts before it. */
async function answer(path: string, request: IncomingMessage, body: Buffer): Promise<Reply> {
  const { method = 'GET' } = request
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  )
  const url = new URL(path, `http://${request.headers.host}`)
  if (!path.startsWith('/api/')) return replyOf(proxy(new NextRequest(url, { headers })), '<!doctype html>')
  const response = await fetchInProcess(url, {
    method,
    headers,
    ...(method !== 'GET' && { body: new Uint8Array(body) }),
  })
  return replyOf(response, await response.text())
}

function replyOf({ status, headers }: Response, body: string): Reply {
  return { status, headers: { ...Object.fromEntries(headers), 'set-cookie': headers.getSetCookie() }, body }
}

export function failure(status: number, error: string): Partial<Reply> {
  return {
    status,
    body: JSON.stringify({ code: status, data: null, msg: `the site says ${error} (4f1c)`, error }),
  }
}

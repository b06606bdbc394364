/** For tests: plays the site, as it answers when all is well, until it is told otherwise. */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { authorizeChannel } from '#lib/pusher/client.ts'
import { channelOf, pushSettings, sceneOf } from '#lib/pusher/channel.ts'
import { env } from '#lib/env.ts'
import { randomId } from '#lib/crypto.ts'
import { selfSigned } from './certificate.ts'
import { listening } from './listening.ts'

export interface Reply {
  status?: number
  headers?: Record<string, string | string[]>
  body?: unknown
}

export interface PlayedSite {
  port: number
  /** The port of its https, whose certificate nobody trusts. */
  securePort: number
  /** Answers instead; undefined leaves the request to the site. */
  instead: (path: string, request: IncomingMessage) => Reply | undefined
  /** What the proxy on the way makes of an answer. */
  onTheWay: (reply: Reply, path: string) => Reply
  /** As when all is well. */
  mend(): void
  close(): void
}

export async function playSite(): Promise<PlayedSite> {
  const scenes = new Map<string, string>()

  function answer(path: string, request: IncomingMessage, body: string): Reply {
    const cookie = request.headers.cookie?.split('=')[1] ?? ''
    if (path === '/api/health') return envelope({ database: 'ok', pusher: 'ok', wechat: 'ok' })
    if (path === '/login') return { headers: { 'set-cookie': [newCookie()] }, body: '<!doctype html>' }
    if (
      request.method === 'POST' &&
      new URL(request.headers.origin ?? 'http://none').host !== request.headers.host
    )
      return failure(403, 'forbidden')
    if (path === '/api/miniapp/code') {
      const scene = randomId()
      scenes.set(scene, cookie)
      return envelope({ scene, channel: channelOf(scene), push: pushSettings() })
    }
    if (path.startsWith('/api/login/'))
      return scenes.get(path.slice(11)) === cookie
        ? envelope({ status: 'waiting' })
        : failure(404, 'scene_unknown')
    const form = new URLSearchParams(body)
    const scene = sceneOf(form.get('channel_name') ?? '') ?? ''
    if (path !== '/api/pusher/auth' || scenes.get(scene) !== cookie) return failure(403, 'forbidden')
    return { body: authorizeChannel(form.get('socket_id') ?? '', scene) }
  }

  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const [path = ''] = (request.url ?? '').split('?')
      const own = site.instead(path, request) ?? answer(path, request, Buffer.concat(chunks).toString())
      const { status = 200, headers = {}, body = '' } = site.onTheWay(own, path)
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  }
  const plain = createServer(listener)
  const secure = createSecureServer(selfSigned(), listener)
  const site: PlayedSite = {
    port: await listening(plain),
    securePort: await listening(secure),
    instead: () => undefined,
    onTheWay: (reply) => reply,
    mend() {
      site.instead = () => undefined
      site.onTheWay = (reply) => reply
    },
    close() {
      for (const server of [plain, secure]) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
  return site
}

export function envelope(data: object): Reply {
  return { body: { code: 200, data, msg: 'ok' } }
}

export function failure(status: number, error: string): Reply {
  return { status, body: { code: status, data: null, msg: `the site says ${error}`, error } }
}

/** As app/http/cookies.ts and Next write it. */
function newCookie(): string {
  const secure = env().SAOMA_URL.startsWith('https:')
  const name = `${secure ? '__Host-' : ''}saoma_browser`
  return `${name}=${randomBytes(32).toString('base64url')}; Path=/; Max-Age=2592000;${secure ? ' Secure;' : ''} HttpOnly; SameSite=lax`
}

import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { z } from 'zod'
import { accountSchema } from './account.ts'
import { createApp } from './app.ts'
import { type Clock, createClock } from './clock.ts'
import type { RecordedCall } from './control-api/calls.ts'
import { type Fault, faultSchema } from './control-api/faults.ts'
import { createState, type StandInOptions } from './state.ts'

export type { Account } from './account.ts'
export { type Clock, createClock } from './clock.ts'
export { readPicture } from './code-image/picture.ts'
export type { RecordedCall } from './control-api/calls.ts'
export type { Fault } from './control-api/faults.ts'

export interface WechatStandInOptions extends StandInOptions {
  /** Default 0: any free port. */
  port?: number
  /** Default `127.0.0.1`. */
  host?: string
  clock?: Clock
}

/** A running stand-in. The methods do in process what its control API does over HTTP. */
export interface WechatStandIn {
  /** `http://host:port`, in place of `https://api.weixin.qq.com`. */
  url: string
  /** The code that `wx.login` would give this user, by default in the first account's mini-program. */
  login: (user: string, appid?: string) => string
  /** Makes the next `times` requests to `path` fail. Throws zod's error if the fault is malformed. */
  fault: (fault: Fault) => void
  /** The latest 10,000 requests, oldest first, without secrets, tokens and js codes. */
  calls: () => readonly RecordedCall[]
  /** Moves the stand-in's clock forward. */
  advance: (ms: number) => void
  /** Back to the state after the start. */
  reset: () => void
  /** Also ends open connections. */
  close: () => Promise<void>
}

/**
 * Starts a stand-in for WeChat's server API.
 *
 * Rejects with Node's error if it cannot listen, with zod's if an account is malformed.
 *
 * @example
 * const wechat = await startWechatStandIn({ accounts: [{ appid: 'wx1', secret: 's', verified: true, releasedPages: [] }] })
 * process.env.WECHAT_API_URL = wechat.url
 * const jsCode = wechat.login('visitor-1')
 */
export async function startWechatStandIn(options: WechatStandInOptions): Promise<WechatStandIn> {
  z.array(accountSchema).min(1).parse(options.accounts)
  const { port = 0, host = '127.0.0.1', clock = createClock() } = options
  const state = createState(options, clock)
  const stopping = new AbortController()
  const app = createApp(state, stopping.signal)
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(toWebRequest(request), env),
    overrideGlobalObjects: false,
  }) as Server

  // So that a client can tell it from WeChat.
  server.prependListener('request', (_, response) => response.setHeader('Server', 'wechat-standin'))
  server.listen(port, host)
  await once(server, 'listening')
  const { port: taken } = server.address() as AddressInfo

  async function close(): Promise<void> {
    stopping.abort()
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${taken}`,
    login: (user, appid = state.accounts[0]?.appid ?? '') => state.jsCodes.issue(appid, user),
    fault: (fault) => state.faults.add(faultSchema.parse(fault)),
    calls: () => state.calls.list(),
    advance: (ms) => state.clock.advance(ms),
    reset: () => state.reset(),
    close,
  }
}

/** hono's body limit wraps a body of unknown length, which only a real Request allows. */
function toWebRequest(request: Request): Request {
  const { method, url, headers, body } = request
  if (body === null || headers.has('content-length')) return request
  return new Request(url, { method, headers, body, duplex: 'half' } as RequestInit)
}

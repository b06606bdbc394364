import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { z } from 'zod'
import { accountSchema } from './common/account.ts'
import { createClock, type Clock } from './common/clock.ts'
import { toWebRequest } from './to-web-request.ts'
import { createApp } from './app.ts'
import { createStandin, type StandinOptions } from './standin.ts'

export interface WechatOptions extends StandinOptions {
  /** 0, the default, takes a free port. */
  port?: number
  host?: string
  clock?: Clock
}

export interface RunningWechat {
  url: string
  /** Ends open connections too. */
  close: () => Promise<void>
}

/**
 * WeChat's server API as far as a login needs it, and the paths of inside/routes.ts.
 * Rejects with Node's error where it cannot listen, and with zod's where an account is not one.
 */
export async function startWechat(options: WechatOptions): Promise<RunningWechat> {
  z.array(accountSchema).min(1).parse(options.accounts)
  const host = options.host ?? '127.0.0.1'
  const stopping = new AbortController()
  const app = createApp(createStandin(options, options.clock ?? createClock()), stopping.signal)
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(toWebRequest(request), env),
    overrideGlobalObjects: false,
  }) as Server

  server.listen(options.port ?? 0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  async function close(): Promise<void> {
    stopping.abort()
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, close }
}

/** Shared by the tests of WeChat's client: settings in place of the environment, and a stand-in for WeChat. */
import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { startWechatStandIn, type WechatStandIn, type WechatStandInOptions } from 'wechat-standin'
import { SaomaError } from '../errors.ts'
import { forget as forgetValues } from '../per-process.ts'

export const account = {
  appid: 'wxaaaaaaaaaaaaaaaa',
  secret: 'a'.repeat(32),
  verified: true,
  openPlatform: 'platform',
  releasedPages: ['pages/login/login'],
}

export const settings = {
  WECHAT_APP_ID: account.appid,
  WECHAT_APP_SECRET: account.secret,
  WECHAT_API_URL: '',
  WECHAT_ENV_VERSION: 'release',
  WECHAT_PAGE: 'pages/login/login',
  SAOMA_OPEN_ON_PHONE: 'link',
  SAOMA_LOG_LEVEL: 'silent',
}

/** The paths of WeChat's calls. */
export const token = '/cgi-bin/stable_token'
export const image = '/wxa/getwxacodeunlimit'
export const session = '/sns/jscode2session'

/** For `vi.mock('../env.ts', async () => (await import('./test-client.ts')).mockedEnv)`. */
export const mockedEnv = { env: (): typeof settings => settings }

export interface TestWechat extends WechatStandIn {
  /** How often a path was requested. */
  count(path: string): number
  /** Makes the next `times` calls of a path fail; `kind` is one of the stand-in's faults. */
  fail(path: string, kind: object, times?: number): void
}

/** A stand-in that the client uses from now on, as in a process that has just started. Closed when the test ends. */
export async function startWechat(options: Partial<WechatStandInOptions> = {}): Promise<TestWechat> {
  forget()
  const standIn = await startWechatStandIn({ accounts: [account], ...options })
  onTestFinished(standIn.close)
  settings.WECHAT_API_URL = standIn.url
  return {
    ...standIn,
    count: (path) => standIn.calls().filter((call) => call.path === path).length,
    fail: (path, kind, times = 1) => standIn.fault({ path, times, ...kind }),
  }
}

/** Anything else in WeChat's place. */
export async function serveWechat(listener: RequestListener): Promise<void> {
  forget()
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  settings.WECHAT_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Drops the token and the open circuits, as a new process would have none. */
export function forget(): void {
  forgetValues('access token', 'circuits')
}

/** The error's code, and WeChat's errcode where the log would have it. */
export async function failureOf(doing: Promise<unknown>): Promise<string> {
  const error: unknown = await doing.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof SaomaError)) return `not a SaomaError: ${String(error)}`
  const { message } = error.cause as Error
  return `${error.code} ${/answered (-?\d+)/.exec(message)?.[1] ?? ''}`.trim()
}

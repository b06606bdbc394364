import { expect, onTestFinished } from 'vitest'
import type { Account } from './account.ts'
import { createClock } from './clock.ts'
import { startWechatStandIn, type WechatStandIn, type WechatStandInOptions } from './server.ts'

/** 12:00:30 in Beijing. */
export const START = Date.UTC(2026, 10, 23, 4, 0, 30)

export const company: Account = {
  appid: 'wxaaaaaaaaaaaaaaaa',
  secret: 'a'.repeat(32),
  verified: true,
  openPlatform: 'platform',
  releasedPages: ['pages/home/home', 'pages/login/login'],
}

export const sister: Account = { ...company, appid: 'wxbbbbbbbbbbbbbbbb', secret: 'b'.repeat(32) }

export const personal: Account = {
  appid: 'wxcccccccccccccccc',
  secret: 'c'.repeat(32),
  verified: false,
  releasedPages: ['pages/login/login'],
}

export interface TestResponse {
  status: number
  contentType: string | null
  bytes: Uint8Array<ArrayBuffer>
  text: string
  /** {} if the body is not JSON. */
  json: Record<string, unknown>
}

export interface TestStandIn extends WechatStandIn {
  /** The delays in milliseconds that faults asked for; none is waited. */
  waits: number[]
  get(path: string): Promise<TestResponse>
  post(path: string, body: unknown): Promise<TestResponse>
  stableToken(fields?: Record<string, unknown>): Promise<TestResponse>
  classicToken(query?: Record<string, string>): Promise<TestResponse>
  codeImage(token: unknown, fields?: Record<string, unknown>): Promise<TestResponse>
  /** codeImage with the current stable token. */
  image(fields?: Record<string, unknown>): Promise<TestResponse>
  session(code: string, query?: Record<string, string>): Promise<TestResponse>
}

/** A stand-in on a free port whose clock stands still at START. Closed when the test ends. */
export async function startTestStandIn(overrides: Partial<WechatStandInOptions> = {}): Promise<TestStandIn> {
  const waits: number[] = []
  const clock = { ...createClock(() => START), wait: (ms: number) => Promise.resolve(void waits.push(ms)) }
  const standIn = await startWechatStandIn({ accounts: [company, sister, personal], clock, ...overrides })
  onTestFinished(standIn.close)
  const { appid, secret } = company

  async function get(path: string): Promise<TestResponse> {
    return readResponse(await fetch(standIn.url + path))
  }

  async function post(path: string, body: unknown): Promise<TestResponse> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return readResponse(await fetch(standIn.url + path, { method: 'POST', body: text }))
  }

  function stableToken(fields: Record<string, unknown> = {}): Promise<TestResponse> {
    return post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret, ...fields })
  }

  function codeImage(token: unknown, fields: Record<string, unknown> = {}): Promise<TestResponse> {
    return post(`/wxa/getwxacodeunlimit?access_token=${String(token)}`, { scene: 'scene-1', ...fields })
  }

  return {
    ...standIn,
    waits,
    get,
    post,
    stableToken,
    classicToken: (query = {}) =>
      get(`/cgi-bin/token?${form({ grant_type: 'client_credential', appid, secret, ...query })}`),
    codeImage,
    image: async (fields) => codeImage((await stableToken()).json['access_token'], fields),
    session: (code, query = {}) =>
      get(
        `/sns/jscode2session?${form({ appid, secret, js_code: code, grant_type: 'authorization_code', ...query })}`,
      ),
  }
}

/** The body of an error, with any rid. */
export function failed(errcode: number, text: string): object {
  const errmsg: unknown = expect.stringMatching(new RegExp(`^${text},? rid: [0-9a-f]{8}(-[0-9a-f]{8}){2}$`))
  return { errcode, errmsg }
}

function form(query: Record<string, string>): string {
  return new URLSearchParams(query).toString()
}

async function readResponse(response: Response): Promise<TestResponse> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const text = Buffer.from(bytes).toString()
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {}
  return { status: response.status, contentType: response.headers.get('content-type'), bytes, text, json }
}

import { onTestFinished } from 'vitest'
import type { Account } from './common/account.ts'
import { createClock } from './common/clock.ts'
import { startWechat, type WechatOptions } from './server.ts'

/** Noon in Beijing, and half a minute. */
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

export interface TestAnswer {
  status: number
  contentType: string | null
  bytes: Uint8Array<ArrayBuffer>
  text: string
  /** {} where the body is no JSON. */
  json: Record<string, unknown>
}

export interface TestStandin {
  url: string
  options: WechatOptions
  /** Real milliseconds that a fault would have waited. */
  waits: number[]
  get(path: string): Promise<TestAnswer>
  post(path: string, body: unknown): Promise<TestAnswer>
  advance(ms: number): Promise<void>
  stableToken(fields?: Record<string, unknown>): Promise<TestAnswer>
  classicToken(query?: Record<string, string>): Promise<TestAnswer>
  codeImage(token: unknown, fields?: Record<string, unknown>): Promise<TestAnswer>
  login(user: string, appid?: string): Promise<string>
  session(code: string, query?: Record<string, string>): Promise<TestAnswer>
}

/** A stand-in on a free port whose clock stands still at START; it ends with the test. */
export async function startTestStandin(overrides: Partial<WechatOptions> = {}): Promise<TestStandin> {
  const waits: number[] = []
  const clock = { ...createClock(() => START), wait: recordWait }
  const accounts = [company, sister, personal]
  const options: WechatOptions = { accounts, phoneUrl: 'http://127.0.0.1:4103', clock, ...overrides }
  const { url, close } = await startWechat(options)
  onTestFinished(close)

  function recordWait(ms: number): Promise<void> {
    waits.push(ms)
    return Promise.resolve()
  }

  async function post(path: string, body: unknown): Promise<TestAnswer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return readAnswer(await fetch(url + path, { method: 'POST', body: text }))
  }

  async function get(path: string): Promise<TestAnswer> {
    return readAnswer(await fetch(url + path))
  }

  const { appid, secret } = company
  return {
    url,
    options,
    waits,
    get,
    post,
    async advance(ms) {
      await post('/_dev/clock', { advanceMs: ms })
    },
    stableToken: (fields = {}) =>
      post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid, secret, ...fields }),
    classicToken: (query = {}) =>
      get(`/cgi-bin/token?${form({ grant_type: 'client_credential', appid, secret, ...query })}`),
    codeImage: (token, fields = {}) =>
      post(`/wxa/getwxacodeunlimit?access_token=${String(token)}`, { scene: 'scene-1', ...fields }),
    login: async (user, ofAppid = appid) =>
      String((await post('/_dev/login', { user, appid: ofAppid })).json['code']),
    session: (code, query = {}) => {
      const usual = { appid, secret, js_code: code, grant_type: 'authorization_code' }
      return get(`/sns/jscode2session?${form({ ...usual, ...query })}`)
    },
  }
}

function form(query: Record<string, string>): string {
  return new URLSearchParams(query).toString()
}

async function readAnswer(response: Response): Promise<TestAnswer> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const text = Buffer.from(bytes).toString()
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {}
  return { status: response.status, contentType: response.headers.get('content-type'), bytes, text, json }
}

/** `fetch`, or what wraps it: a bad line, or the API in this process. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>

export type ClientOptions = {
  /** Sent with every request, as by a proxy in front. */
  headers?: Record<string, string>
  fetch?: Fetch
}

/** The envelope of every API response, with its status and headers. */
export type Answer<T> = {
  status: number
  headers: Headers
  code: number
  data: T
  msg: string
  error?: string
}

export type User = {
  id: string
  nickname: string | null
  avatarUrl: string | null
  role: string
  registered: boolean
}

export type Code = {
  scene: string
  image: string
  now: string
  expiresAt: string
  channel: string
  push: { key: string; cluster: string; host?: string; port?: number; tls: boolean }
  pollSeconds: number
}

export type Status = {
  status: string
  now: string
  expiresAt: string
  user?: User
  number?: string
  ticket?: string
}

export type Session = {
  id: string
  current: boolean
  browser: string | null
  address: string | null
  newBrowser: boolean
}

export type Redemption = { scene: string; ticket: string | undefined; attempt?: string }

/**
 * A browser as the server sees it: keeps cookies, follows no redirect.
 * @example
 * const browser = new Browser('http://127.0.0.1:3000')
 * const { scene } = await browser.openCode()
 * const { data } = await browser.status(scene)
 */
export class Browser {
  readonly cookies = new Map<string, string>()
  private readonly headers: Record<string, string>
  private readonly send: Fetch

  /** `app`: the origin of the site. */
  constructor(
    readonly app: string,
    { headers = {}, fetch: send = fetch }: ClientOptions = {},
  ) {
    this.headers = headers
    this.send = send
  }

  async fetch(method: string, path: string, init: Omit<RequestInit, 'method'> = {}): Promise<Response> {
    const headers = new Headers({ ...this.headers, ...Object.fromEntries(new Headers(init.headers)) })
    if (this.cookies.size > 0 && !headers.has('cookie')) headers.set('cookie', this.cookieHeader())
    const response = await this.send(new URL(path, this.app), {
      redirect: 'manual',
      ...init,
      method,
      headers,
    })
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie)
    return response
  }

  /** Calls the API; `body` is sent as JSON. */
  async call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    return answerOf(await this.fetch(method, path, { ...json, headers: { ...type, ...headers } }))
  }

  /** `next` names the site that asks. Throws unless there is a code. */
  async openCode(next?: string): Promise<Code> {
    const answer = await this.call<Code>('POST', '/api/miniapp/code', { next })
    expectOk('code', answer)
    return answer.data
  }

  status(scene: string): Promise<Answer<Status>> {
    return this.call('GET', `/api/login/${scene}`)
  }

  /** Asks to join a channel of Pusher. */
  joinChannel(socketId: string, channel: string): Promise<Response> {
    const body = new URLSearchParams({ socket_id: socketId, channel_name: channel })
    return this.fetch('POST', '/api/pusher/auth', { body })
  }

  redeem(redemption: Redemption): Promise<Answer<{ user: User }>> {
    return this.call('POST', '/api/session', redemption)
  }

  session(): Promise<Answer<{ user: User | null }>> {
    return this.call('GET', '/api/session')
  }

  /** Where the person is signed in. Throws unless somebody is. */
  async sessions(): Promise<Session[]> {
    return sessionsIn(await this.call('GET', '/api/sessions'))
  }

  signOut(): Promise<Answer<{ user: null }>> {
    return this.call('DELETE', '/api/session')
  }

  private cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (/max-age=0/i.test(cookie)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

export async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const envelope = (await response.json()) as Omit<Answer<T>, 'status' | 'headers'>
  return { ...envelope, status: response.status, headers: response.headers }
}

export function sessionsIn(answer: Answer<{ sessions: Session[] }>): Session[] {
  expectOk('sessions', answer)
  return answer.data.sessions
}

/** Throws unless the status is 200. */
export function expectOk(what: string, { status, error }: { status: number; error?: string }): void {
  if (status !== 200) throw new Error(`${what}: ${status} ${error}`)
}

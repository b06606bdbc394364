import { type Answer, Browser } from './browser.ts'

export type User = {
  id: string
  nickname: string | null
  avatarUrl: string | null
  role: string
  registered: boolean
}

export type Request = {
  scene: string
  site: string
  browser: string | null
  system: string | null
  address: string | null
  place: string | null
  sameNetwork: boolean | null
  createdAt: string
  expiresAt: string
  numberNeeded: boolean
}

export type Auth = { token: string; expiresIn: number; user: User; request?: Request }

type Scan = { scene?: string; launchScene?: number }

/** A person's phone as the server sees it: no cookies, no Origin, `wx.login` from WeChat's stand-in. */
export class Phone {
  private token = ''

  constructor(
    app: string,
    private readonly wechat: string,
    readonly user: string,
    private readonly http = new Browser(app),
  ) {}

  /** What `wx.login` gives. */
  async jsCode(appid?: string): Promise<string> {
    const body = JSON.stringify({ user: this.user, ...(appid !== undefined && { appid }) })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(new URL('/_dev/login', this.wechat), { method: 'POST', body, headers })
    return ((await response.json()) as { code: string }).code
  }

  /** Opens the mini-program with a scene, as a live scan does unless another launch scene is said. */
  async scan(scene: string, launchScene = 1047): Promise<Answer<Auth>> {
    return this.auth({ scene, launchScene })
  }

  async auth(scan: Scan = {}): Promise<Answer<Auth>> {
    const answer = await this.http.call<Auth>('POST', '/api/miniapp/auth', {
      code: await this.jsCode(),
      ...scan,
    })
    if (answer.status === 200) this.token = answer.data.token
    return answer
  }

  async decide(scene: string, decision: string, more: object = {}): Promise<Answer<{ status: string }>> {
    return this.call('POST', '/api/miniapp/publish', { scene, decision, ...more })
  }

  /** A call with this phone's token. */
  async call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return this.http.call(method, path, body, { authorization: `Bearer ${this.token}` })
  }

  /** Registers a nickname with an avatar. */
  async upload(nickname: string, avatar: Blob): Promise<Answer<{ user: User }>> {
    const body = new FormData()
    body.set('nickname', nickname)
    body.set('avatar', avatar, 'avatar')
    const headers = { authorization: `Bearer ${this.token}` }
    const response = await this.http.fetch('POST', '/api/miniapp/register', { body, headers })
    const envelope = (await response.json()) as Omit<Answer<{ user: User }>, 'status' | 'headers'>
    return { ...envelope, status: response.status, headers: response.headers }
  }
}

import jsQR from 'jsqr'
import sharp from 'sharp'
import {
  type Answer,
  answerOf,
  Browser,
  type ClientOptions,
  type Session,
  sessionsIn,
  type User,
} from './browser.ts'

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

export type Auth = {
  token: string
  expiresIn: number
  user: User
  request?: Request
  phone?: string | null
  termsUrl?: string
  privacyUrl?: string
}

type Scan = { scene?: string; launchScene?: number }

let people = 0

/**
 * The mini-program on a person's phone as the server sees it: no cookies, no Origin, `wx.login` from WeChat's stand-in.
 * `person` is somebody new by default.
 */
export class Phone {
  private readonly http: Browser
  private token = ''

  constructor(
    app: string,
    private readonly wechat: string,
    readonly person = `person-${process.pid}-${(people += 1)}`,
    options: ClientOptions = {},
  ) {
    this.http = new Browser(app, options)
  }

  /** What `wx.login` gives. */
  async jsCode(appid?: string): Promise<string> {
    return this.codeOf('/_dev/login', appid)
  }

  private async codeOf(path: string, appid?: string): Promise<string> {
    const body = JSON.stringify({ user: this.person, ...(appid !== undefined && { appid }) })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(new URL(path, this.wechat), { method: 'POST', body, headers })
    return ((await response.json()) as { code: string }).code
  }

  /** What the button for the phone number gives. */
  async phoneCode(appid?: string): Promise<string> {
    return this.codeOf('/_dev/phone', appid)
  }

  /** Opens the mini-program with a scene, by a live scan (1047) unless another launch scene is given. */
  async scan(scene: string, launchScene = 1047): Promise<Answer<Auth>> {
    return this.auth({ scene, launchScene })
  }

  async auth(scan: Scan = {}): Promise<Answer<Auth>> {
    const code = await this.jsCode()
    const answer = await this.http.call<Auth>('POST', '/api/miniapp/auth', { code, ...scan })
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

  register(fields: object): Promise<Answer<{ user: User }>> {
    return this.call('POST', '/api/miniapp/register', fields)
  }

  /** Where the person is signed in. */
  async sessions(): Promise<Session[]> {
    return sessionsIn(await this.call('GET', '/api/sessions'))
  }

  /** Registers a nickname with an avatar. */
  async upload(nickname: string, avatar: Blob): Promise<Answer<{ user: User }>> {
    const body = new FormData()
    body.set('nickname', nickname)
    body.set('avatar', avatar, 'avatar')
    const headers = { authorization: `Bearer ${this.token}` }
    return answerOf(await this.http.fetch('POST', '/api/miniapp/register', { body, headers }))
  }
}

/** What a camera sees in the picture: the address that its code holds. */
export async function scanPicture(image: string): Promise<URL> {
  const bytes = Buffer.from(image.replace(/^data:image\/\w+;base64,/, ''), 'base64')
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const found = jsQR(new Uint8ClampedArray(data), info.width, info.height)
  if (!found) throw new Error('no code in the picture')
  return new URL(found.data)
}

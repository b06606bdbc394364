import jsQR from 'jsqr'
import sharp from 'sharp'

export type Answer<T> = {
  status: number
  headers: Headers
  code: number
  data: T
  msg: string
  error?: string
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

/** A browser as the server sees one: keeps cookies, and sends what it is told to. */
export class Browser {
  readonly cookies = new Map<string, string>()

  /** `always`: headers of every request, as of a proxy in front. */
  constructor(
    readonly app: string,
    private readonly always: Record<string, string> = {},
  ) {}

  async fetch(method: string, path: string, init: Omit<RequestInit, 'method'> = {}): Promise<Response> {
    const headers = new Headers({ ...this.always, ...Object.fromEntries(new Headers(init.headers)) })
    if (this.cookies.size > 0 && !headers.has('cookie')) headers.set('cookie', this.cookieHeader())
    const response = await fetch(new URL(path, this.app), { redirect: 'manual', ...init, method, headers })
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie)
    return response
  }

  /** One call of the API: `body` is sent as JSON. */
  async call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await this.fetch(method, path, { ...json, headers: { ...type, ...headers } })
    const envelope = (await response.json()) as Omit<Answer<T>, 'status' | 'headers'>
    return { ...envelope, status: response.status, headers: response.headers }
  }

  async openCode(): Promise<Code> {
    const { status, data } = await this.call<Code>('POST', '/api/miniapp/code', {})
    if (status !== 200) throw new Error(`no code: ${status}`)
    return data
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

/** What a camera sees in the picture: the address that its code holds. */
export async function scanPicture(image: string): Promise<URL> {
  const bytes = Buffer.from(image.replace(/^data:image\/\w+;base64,/, ''), 'base64')
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const found = jsQR(new Uint8ClampedArray(data), info.width, info.height)
  if (!found) throw new Error('no code in the picture')
  return new URL(found.data)
}

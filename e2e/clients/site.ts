import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt } from 'jose'
import { addSite } from '#lib/site/clients.ts'
import type { Registration } from '#lib/site/registration.ts'
import type { Browser } from './browser.ts'
import { type LoggedIn, logIn } from './log-in.ts'
import type { Phone } from './phone.ts'

export type TokenAnswer = {
  status: number
  error?: string
  scope?: string
  access_token?: string
  id_token?: string
}

/**
 * A site of somebody else that signs people in here, as plain requests: what each of them answers is for the test to judge.
 * @example
 * const site = await Site.add(newBrowser, { name: 'Tea shop' })
 * const { siteCode } = await site.signIn(browser, phone)
 * const { id_token } = await site.exchange(siteCode)
 */
export class Site {
  static readonly callback = 'https://shop.example/callback'
  private readonly verifier = randomBytes(32).toString('base64url')

  constructor(
    readonly id: string,
    readonly secret: string | null,
    private readonly newBrowser: () => Browser,
  ) {}

  static async add(newBrowser: () => Browser, given: Partial<Registration> = {}): Promise<Site> {
    const name = `Shop ${randomBytes(6).toString('hex')}`
    const { id, secret } = await addSite({ name, redirectUris: [Site.callback], ...given }, { address: null })
    return new Site(id, secret, newBrowser)
  }

  /** The path that asks for a login. `more` adds parameters, or replaces them. */
  authorizePath(more: Record<string, string> = {}): string {
    return `/oidc/authorize?${new URLSearchParams({
      client_id: this.id,
      redirect_uri: Site.callback,
      response_type: 'code',
      scope: 'openid profile email phone',
      state: 'st',
      nonce: 'no',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    })}`
  }

  /** Where the browser is sent by a path. */
  async follow(browser: Browser, path: string): Promise<URL> {
    const response = await browser.fetch('GET', path)
    const location = response.headers.get('location')
    if (response.status !== 303 || location === null) throw new Error(`${response.status} for ${path}`)
    return new URL(location, browser.app)
  }

  /** The page's `next` by which the login leads back to the site. */
  async next(browser: Browser, more: Record<string, string> = {}): Promise<string> {
    const login = await this.follow(browser, this.authorizePath(more))
    if (login.pathname !== '/login') throw new Error(`no login at ${login.pathname}`)
    return login.searchParams.get('next') ?? ''
  }

  /** By a scan that the phone confirms. */
  async signIn(
    browser: Browser,
    phone: Phone,
    more: Record<string, string> = {},
  ): Promise<LoggedIn & { siteCode: string }> {
    const next = await this.next(browser, more)
    const login = await logIn(browser, phone, next)
    return { ...login, siteCode: codeIn(await this.follow(browser, next)) }
  }

  /** Once more in a browser that is signed in: no scan. */
  async signInAgain(browser: Browser): Promise<string> {
    return codeIn(await this.follow(browser, this.authorizePath()))
  }

  async exchange(code: string, more: Record<string, string> = {}): Promise<TokenAnswer> {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: Site.callback,
      code_verifier: this.verifier,
      client_id: this.id,
      ...(this.secret !== null && { client_secret: this.secret }),
      ...more,
    })
    const response = await this.newBrowser().fetch('POST', '/oidc/token', { body })
    return { status: response.status, ...((await response.json()) as object) }
  }

  async userInfo(accessToken: string | undefined): Promise<Response> {
    return this.newBrowser().fetch('GET', '/oidc/userinfo', {
      headers: { authorization: `Bearer ${accessToken}` },
    })
  }
}

function codeIn(url: URL): string {
  const code = url.searchParams.get('code')
  if (code === null) throw new Error(`no code: ${url.searchParams.get('error') ?? url.pathname}`)
  return code
}

export type LogoutReceiver = AsyncDisposable & {
  url: string
  /** The claims of the logout tokens, in the order in which they came. */
  received: Record<string, unknown>[]
  /** When they came, in ms of Unix time. */
  times: number[]
  /** The tokens themselves. */
  tokens: string[]
  /** The status of its answers. */
  status: number
}

/** The address of a site for logout tokens. */
export async function receiveLogouts(): Promise<LogoutReceiver> {
  const receiver = {
    url: '',
    received: [] as Record<string, unknown>[],
    times: [] as number[],
    tokens: [] as string[],
    status: 200,
  }
  const server = createServer((request, response) => {
    void (async () => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      const token = new URLSearchParams(body).get('logout_token') ?? ''
      if (receiver.status === 200) {
        receiver.times.push(Date.now())
        receiver.received.push(decodeJwt(token))
        receiver.tokens.push(token)
      }
      response.writeHead(receiver.status).end()
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout`
  return Object.assign(receiver, {
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

import { expect } from 'vitest'
import type { Browser } from '../clients/browser.ts'

export const callback = 'https://shop.example/callback'
export const signedOut = 'https://shop.example/signed-out'

/** `redirectUris`: the callback, and the callback with a query. */
export type Client = { id: string; secret: string; auth: 'client_secret_basic' | 'client_secret_post' }

/** What the modules run against: Saoma, or `oidc-provider`, which they call the oracle. */
export type Provider = {
  basic: Client
  post: Client
  /** A client with server requests, or a person's browser. */
  newBrowser(): Browser
  isLogin(url: URL): boolean
  /** The person of this browser signs in, always the same one. Returns where the browser goes on. */
  signIn(browser: Browser, login: URL): Promise<string>
  /** Lets time pass for all that is stored. */
  age(seconds: number): Promise<void>
  /** What the button of the sign-out page adds to its form. */
  signOutButton: Record<string, string>
  /** The logout tokens that came to the clients. */
  logoutTokens: string[]
}

type Metadata = Record<string, unknown> &
  Record<'issuer' | `${'authorization' | 'token' | 'userinfo' | 'end_session'}_endpoint` | 'jwks_uri', string>

/** Where a browser has come: to the site, or to a page. `asked`: how often the person was asked to sign in. */
export type Arrival = { site: URL | null; status: number; text: string; asked: number }

export type Tokens = { access_token: string; id_token: string } & Record<string, unknown>
export type Login = { browser: Browser; tokens: Tokens; arrival: Arrival }

/** A relying party, request by request. What a parameter is `null` for is left out. */
export class RelyingParty {
  private constructor(
    readonly provider: Provider,
    readonly metadata: Metadata,
  ) {}

  static async of(provider: Provider): Promise<RelyingParty> {
    const response = await provider.newBrowser().fetch('GET', '/.well-known/openid-configuration')
    return new RelyingParty(provider, (await response.json()) as Metadata)
  }

  /** Sends a browser to the provider, which signs in there if it is asked to. */
  async authorize(
    browser: Browser,
    more: Record<string, string | null> = {},
    { client = this.provider.basic, method = 'GET' } = {},
  ): Promise<Arrival> {
    const params = paramsOf({
      client_id: client.id,
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid',
      state: 'a state',
      nonce: 'a nonce',
      ...more,
    })
    const { authorization_endpoint: endpoint } = this.metadata
    return method === 'GET'
      ? this.visit(browser, 'GET', `${endpoint}?${params}`)
      : this.visit(browser, 'POST', endpoint, params)
  }

  async token(
    code: string,
    more: Record<string, string | null> = {},
    client = this.provider.basic,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const isBasic = client.auth === 'client_secret_basic'
    const body = paramsOf({
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback,
      ...(!isBasic && { client_id: client.id, client_secret: client.secret }),
      ...more,
    })
    const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`
    const headers: HeadersInit = isBasic ? { authorization: basic } : {}
    const browser = this.provider.newBrowser()
    const response = await browser.fetch('POST', this.metadata.token_endpoint, { body, headers })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  /** A whole login, which has to succeed. */
  async login(
    more: Record<string, string | null> = {},
    {
      browser = this.provider.newBrowser(),
      client = this.provider.basic,
      method = 'GET',
      verifier = null as string | null,
    } = {},
  ): Promise<Login> {
    const arrival = await this.authorize(browser, more, { client, method })
    const code = arrival.site?.searchParams.get('code') ?? ''
    expect(code, arrival.site?.href ?? arrival.text).not.toBe('')
    expect(arrival.site?.searchParams.get('state') ?? null).toBe(more['state'] === null ? null : 'a state')
    expect(arrival.site?.searchParams.get('iss')).toBe(this.metadata.issuer)
    const redirect = more['redirect_uri'] ?? callback
    const { status, body } = await this.token(
      code,
      { redirect_uri: redirect, code_verifier: verifier },
      client,
    )
    expect(status, JSON.stringify(body)).toBe(200)
    return { browser, tokens: body as Tokens, arrival }
  }

  async userInfo(token: string, how: 'get' | 'post' | 'body' = 'get'): Promise<Response> {
    const headers: HeadersInit = how === 'body' ? {} : { authorization: `Bearer ${token}` }
    const body = how === 'body' ? new URLSearchParams({ access_token: token }) : null
    const browser = this.provider.newBrowser()
    const method = how === 'get' ? 'GET' : 'POST'
    return browser.fetch(method, this.metadata.userinfo_endpoint, { headers, body })
  }

  async claims(token: string): Promise<Record<string, unknown>> {
    return (await (await this.userInfo(token)).json()) as Record<string, unknown>
  }

  /** Sends a browser to sign out; the person says yes where they are asked. */
  logout(browser: Browser, params: Record<string, string>): Promise<Arrival> {
    return this.visit(browser, 'GET', `${this.metadata.end_session_endpoint}?${paramsOf(params)}`)
  }

  async isSignedIn(browser: Browser): Promise<boolean> {
    const { site } = await this.authorize(browser, { prompt: 'none' })
    if (site?.searchParams.has('code')) return true
    expect(site?.searchParams.get('error')).toBe('login_required')
    return false
  }

  private async visit(
    browser: Browser,
    method: string,
    address: string,
    body?: URLSearchParams,
  ): Promise<Arrival> {
    let response = await browser.fetch(method, address, body && { body })
    let asked = 0
    for (let step = 0; step < 10; step++) {
      const location = response.headers.get('location')
      if (location?.startsWith('https://'))
        return { site: new URL(location), status: response.status, text: '', asked }
      if (location === null) {
        const text = await response.text()
        const form = signOutForm(text)
        if (form === null) return { site: null, status: response.status, text, asked }
        const fields = new URLSearchParams([...form.fields, ...Object.entries(this.provider.signOutButton)])
        response = await browser.fetch('POST', form.action, { body: fields })
      } else {
        const url = new URL(location, address)
        const isLogin = this.provider.isLogin(url)
        asked += Number(isLogin)
        response = await browser.fetch('GET', isLogin ? await this.provider.signIn(browser, url) : url.href)
      }
    }
    throw new Error(`no end of redirects from ${address}`)
  }
}

function paramsOf(values: Record<string, string | null>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null),
  )
}

export function signOutForm(html: string): { action: string; fields: [string, string][] } | null {
  const [, action] = /<form[^>]* action="([^"]*)"/.exec(html) ?? []
  if (action === undefined) return null
  const inputs = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  return {
    action: unescape(action),
    fields: Array.from(inputs, ([, name = '', value = '']) => [unescape(name), unescape(value)]),
  }
}

export function unescape(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}

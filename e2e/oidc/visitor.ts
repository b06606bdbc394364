import { CookieJar } from 'tough-cookie'
import type { Browser } from '../clients/browser.ts'
import { signOutForm } from './provider.ts'

/** Where a browser has come to rest. */
export type Page = { url: URL; status: number; text: string }

const navigation = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** A person's browser that goes back and forth between Saoma and the sites of others, and follows redirects. */
export class Visitor {
  private readonly jar = new CookieJar()

  /** `browser`: the same person's, with the cookies of Saoma. */
  constructor(readonly browser: Browser) {}

  /** The page where a navigation ends. Where Saoma asks whether to sign out, the person says yes. */
  async visit(address: string): Promise<Page> {
    let url = new URL(address, this.browser.app)
    let response = await this.request(url)
    for (let step = 0; step < 20; step++) {
      const location = response.headers.get('location')
      const text = await response.text()
      const form = url.pathname === '/oidc/logout' ? signOutForm(text) : null
      if (location !== null) {
        url = new URL(location, url)
        response = await this.request(url)
      } else if (form) {
        const body = new URLSearchParams(form.fields)
        response = await this.browser.fetch('POST', form.action, { body, headers: navigation })
      } else return { url, status: response.status, text }
    }
    throw new Error(`no end of redirects at ${url.href}`)
  }

  private async request(url: URL): Promise<Response> {
    if (url.origin === this.browser.app) return this.browser.fetch('GET', url.href, { headers: navigation })
    const cookie = await this.jar.getCookieString(url.href)
    const response = await fetch(url, { redirect: 'manual', headers: { ...navigation, cookie } })
    for (const set of response.headers.getSetCookie()) await this.jar.setCookie(set, url.href)
    return response
  }
}

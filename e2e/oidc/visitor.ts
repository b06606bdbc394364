import { CookieJar } from 'tough-cookie'
import type { Browser } from '../clients/browser.ts'
import { signOutForm, unescape } from './provider.ts'

/** Where a browser has come to rest. */
export type Page = { url: URL; status: number; text: string }

const navigation = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** A person's browser that goes back and forth between Saoma and the sites of others, and follows redirects. */
export class Visitor {
  /** The cookies of the sites of others. */
  readonly jar = new CookieJar()

  /** `browser`: the same person's, with the cookies of Saoma. */
  constructor(readonly browser: Browser) {}

  /** The page where a navigation ends. Where Saoma asks whether to sign out, the person says yes. */
  async visit(address: string | URL): Promise<Page> {
    const url = new URL(address, this.browser.app)
    return this.follow(url, await this.request(url))
  }

  /** Follows the link of this text, or submits the form whose button has it. Throws if the page has neither. */
  async press(page: Page, label: string): Promise<Page> {
    const [, href] = new RegExp(`<a [^>]*href="([^"]*)"[^>]*>${label}</a>`).exec(page.text) ?? []
    if (href !== undefined) return this.visit(new URL(unescape(href), page.url))
    const [form = ''] =
      new RegExp(`<form(?:(?!</form>)[^])*<button[^>]*>${label}</button>`).exec(page.text) ?? []
    if (form === '') throw new Error(`no “${label}” at ${page.url.href}: ${page.text}`)
    const body = new FormData()
    for (const [input] of form.matchAll(/<input [^>]*>/g))
      body.set(attribute(input, 'name'), attribute(input, 'value'))
    const url = new URL(attribute(form, 'action') || page.url, page.url)
    return this.follow(url, await this.request(url, { body, origin: page.url.origin }))
  }

  private async follow(from: URL, first: Response): Promise<Page> {
    let [url, response] = [from, first]
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

  /** A form is posted with the origin of its page. */
  private async request(url: URL, form?: { body: FormData; origin: string }): Promise<Response> {
    if (url.origin === this.browser.app) return this.browser.fetch('GET', url.href, { headers: navigation })
    const headers = { ...navigation, cookie: await this.jar.getCookieString(url.href) }
    const response = await fetch(url, {
      redirect: 'manual',
      headers: form ? { ...headers, origin: form.origin } : headers,
      ...(form && { method: 'POST', body: form.body }),
    })
    for (const set of response.headers.getSetCookie()) await this.jar.setCookie(set, url.href)
    return response
  }
}

/** Of the first tag in some HTML; empty without it. */
function attribute(html: string, name: string): string {
  return unescape(new RegExp(`^<[^>]*\\s${name}="([^"]*)"`).exec(html)?.[1] ?? '')
}

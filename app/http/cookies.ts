import type { NextRequest, NextResponse } from 'next/server'
import { env, sessionSeconds } from '#lib/env.ts'
import {
  type BrowserCookie,
  formatBrowserCookie,
  newBrowserSecret,
  parseBrowserCookie,
} from '#lib/visitor/browser-cookie.ts'

type Cookies = { get(name: string): { value: string } | undefined }

const form = /^[\w-]{43}$/
const languageSeconds = 365 * 24 * 3_600

/** The secret that binds scenes to this browser; null without a valid cookie. */
export function browserCookieOf(cookies: Cookies): BrowserCookie | null {
  return parseBrowserCookie(cookies.get(name('browser'))?.value)
}

/** Lives at least as long as a session, so that the browser of one who stays signed in is not taken for a new one. */
export function setBrowserCookie(response: NextResponse, cookie: BrowserCookie): void {
  const maxAge = Math.max(30 * 24 * 3_600, sessionSeconds())
  response.cookies.set(name('browser'), formatBrowserCookie(cookie), attributes(maxAge))
}

/**
 * Adds a new browser's cookie to the request too, so that the page being rendered can read it. Next's own server passes on
 * cookies that the proxy sets; a platform that runs the proxy separately may not.
 */
export function forwardBrowserCookie({ cookies }: NextRequest, cookie: BrowserCookie): void {
  cookies.set(name('browser'), formatBrowserCookie(cookie))
}

export function sessionTokenOf(cookies: Cookies): string | null {
  return wellFormed(cookies.get(name('session'))?.value)
}

export function setSessionToken(response: NextResponse, token: string): void {
  response.cookies.set(name('session'), token, attributes(sessionSeconds()))
}

/** Sets the cookies of a browser again whose session has been renewed. */
export function renewCookies({ cookies }: { cookies: Cookies }, response: NextResponse): void {
  const [token, browser] = [sessionTokenOf(cookies), browserCookieOf(cookies)]
  if (token !== null) setSessionToken(response, token)
  if (browser !== null) setBrowserCookie(response, browser)
}

/** Deletes the session cookie and renews the browser secret, so that whoever knew the old one can no longer use it. */
export function signOutHere({ cookies }: { cookies: Cookies }, response: NextResponse): void {
  response.cookies.set(name('session'), '', attributes(0))
  const people = browserCookieOf(cookies)?.people ?? []
  setBrowserCookie(response, { secret: newBrowserSecret(), people })
}

/** The same where the user's account is gone: nor does the browser remember who last signed in there. */
export function forgetUserHere(response: NextResponse): void {
  response.cookies.set(name('session'), '', attributes(0))
  setBrowserCookie(response, { secret: newBrowserSecret(), people: [] })
}

/** What the visitor chose by the language switch, unchecked. */
export function languageCookieOf(cookies: Cookies): string | undefined {
  return cookies.get(name('language'))?.value
}

export function setLanguageCookie(response: NextResponse, language: string): void {
  response.cookies.set(name('language'), language, attributes(languageSeconds))
}

/** The `__Host-` prefix keeps other hosts of the domain from setting the cookie. Browsers accept it over https only. */
function name(kind: 'browser' | 'session' | 'language'): string {
  return `${isSecureSite() ? '__Host-' : ''}saoma_${kind}`
}

function attributes(maxAge: number): {
  httpOnly: true
  secure: boolean
  sameSite: 'lax'
  path: '/'
  maxAge: number
} {
  return { httpOnly: true, secure: isSecureSite(), sameSite: 'lax', path: '/', maxAge }
}

/** Whether visitors reach this site over https. */
export function isSecureSite(): boolean {
  return env().SAOMA_URL.startsWith('https:')
}

function wellFormed(value: string | undefined): string | null {
  return value !== undefined && form.test(value) ? value : null
}

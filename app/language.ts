import Negotiator from 'negotiator'
import { cookies, headers } from 'next/headers'
import type { NextRequest } from 'next/server'
import { uiLocales } from '#lib/oidc/request.ts'
import { languageCookieOf } from './http/cookies.ts'
import { nextPath } from './login/server/next-path.ts'

export type Language = 'zh' | 'en'

/**
 * The language of a page that is being rendered: what its visitor chose by the switch, else what the site that asks for a login
 * says they prefer, else what the browser does.
 */
export async function pageLanguage(): Promise<Language> {
  const chosen = languageCookieOf(await cookies())
  if (isLanguage(chosen)) return chosen
  const visit = await headers()
  return languageAskedBy(visit.get('x-saoma-path')) ?? languageOf(visit)
}

/** That of `ui_locales` (OpenID Connect Core §3.1.2.1) of the request to which a login page, at this path, leads back. */
export function languageAskedBy(path: string | null): Language | null {
  if (!path?.startsWith('/login?')) return null
  const next = new URLSearchParams(path.slice('/login?'.length)).get('next') ?? undefined
  // In order, where a header would put an exact match before a better language.
  const ranked = uiLocales(nextPath(next)).map((tag, i) => `${tag};q=${(1 - i / 100).toFixed(2)}`)
  const best = bestOf(ranked.join(','))
  return isLanguage(best) ? best : null
}

/** The language of a page that a route handler sends: what its visitor chose by the switch, else what the browser prefers. */
export function requestLanguage({ cookies, headers }: NextRequest): Language {
  const chosen = languageCookieOf(cookies)
  return isLanguage(chosen) ? chosen : languageOf(headers)
}

/** The language for an Accept-Language header: Chinese if there is none, English if neither is accepted. */
export function languageOf(headers: Pick<Headers, 'get'>): Language {
  const header = headers.get('accept-language')
  if (!header) return 'zh'
  return bestOf(header) === 'zh' ? 'zh' : 'en'
}

function bestOf(header: string): string | undefined {
  return new Negotiator({ headers: { 'accept-language': header } }).language(['zh', 'en'])
}

export function isLanguage(value: unknown): value is Language {
  return value === 'zh' || value === 'en'
}

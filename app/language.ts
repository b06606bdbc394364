import Negotiator from 'negotiator'
import { cookies, headers } from 'next/headers'
import { languageCookieOf } from './http/cookies.ts'

export type Language = 'zh' | 'en'

/** The language of a page that is being rendered: what its visitor chose by the switch, else what the browser prefers. */
export async function pageLanguage(): Promise<Language> {
  const chosen = languageCookieOf(await cookies())
  return isLanguage(chosen) ? chosen : languageOf(await headers())
}

/** The language for an Accept-Language header: Chinese if there is none, English if neither is accepted. */
export function languageOf(headers: Pick<Headers, 'get'>): Language {
  const header = headers.get('accept-language')
  if (!header) return 'zh'
  const best = new Negotiator({ headers: { 'accept-language': header } }).language(['zh', 'en'])
  return best === 'zh' ? 'zh' : 'en'
}

export function isLanguage(value: unknown): value is Language {
  return value === 'zh' || value === 'en'
}

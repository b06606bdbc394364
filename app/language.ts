import Negotiator from 'negotiator'

export type Language = 'zh' | 'en'

/** The language to speak, after an Accept-Language header: Chinese where nothing is asked for, English to all others. */
export function languageOf(headers: Pick<Headers, 'get'>): Language {
  const header = headers.get('accept-language')
  if (!header) return 'zh'
  const best = new Negotiator({ headers: { 'accept-language': header } }).language(['zh', 'en'])
  return best === 'zh' ? 'zh' : 'en'
}

export function isLanguage(value: unknown): value is Language {
  return value === 'zh' || value === 'en'
}

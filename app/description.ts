import type { Language } from './language.ts'

/** What a site is for, in one sentence. Not in texts.ts, which every browser loads. */
export function descriptionOf(site: string, language: Language): string {
  return {
    zh: `使用微信扫描小程序码登录 ${site}`,
    en: `Sign in to ${site} by scanning a code with WeChat`,
  }[language]
}

import type { Language } from './language.ts'

/** Apart from all others: the page for errors is loaded with every page, whether one happens or not. */
const texts = {
  zh: { broken: '页面暂时打不开', retrying: '正在重试……', again: '重试' },
  en: { broken: 'This page cannot be shown now', retrying: 'Trying again…', again: 'Try again' },
}

export function errorTextsIn(language: Language): (typeof texts)['zh'] {
  return texts[language]
}

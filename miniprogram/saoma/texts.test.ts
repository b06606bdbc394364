import { expect, test } from 'vitest'
import { fill, languageOf, textsIn } from './texts'

const PLACES = /\{\w+\}/g

test('every kind of Chinese is Chinese, everything else English', () => {
  expect(['zh_CN', 'zh_TW', 'zh_HK', 'zh'].map(languageOf)).toEqual(['zh', 'zh', 'zh', 'zh'])
  expect(['en', 'ja', ''].map(languageOf)).toEqual(['en', 'en', 'en'])
})

test('both languages say something everywhere, with the same places to fill', () => {
  const en = Object.entries(textsIn('en'))
  const zh = new Map(Object.entries(textsIn('zh')))
  for (const [key, english] of en) {
    const chinese = zh.get(key) ?? ''
    // Between the parts of a list: punctuation alone.
    if (key === 'and') continue
    expect(chinese, key).toMatch(/[\u4e00-\u9fff]/)
    expect(english, key).toMatch(/[A-Za-z]/)
    expect(new Set(english.match(PLACES)), key).toEqual(new Set(chinese.match(PLACES)))
  }
})

test('what is put in is shown as it is, whatever it contains', () => {
  expect(fill('Sign in to {site}?', { site: '$& {site} <b>' })).toBe('Sign in to $& {site} <b>?')
})

test.each(['שלום\u200f', 'عمر', 'Ali \u200f'])('%s does not turn the words around it', (site) => {
  expect(fill('Sign in to {site}?', { site })).toBe(`Sign in to \u2068${site}\u2069?`)
})

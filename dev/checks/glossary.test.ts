import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allTexts, textsOf } from '../texts.ts'
import { forbiddenWords, isOneStopped, mistakesIn } from './glossary.ts'

const not = forbiddenWords(readFileSync('docs/glossary.md', 'utf8'))
const texts = allTexts()

test('no text has a word that docs/glossary.md forbids, or breaks its rules about dots, quotes and spaces', () => {
  expect(texts.length).toBeGreaterThan(900)
  const found = texts.map((text) => ({ ...text, mistakes: mistakesIn(text, not) }))
  expect(found.filter(({ mistakes }) => mistakes.length > 0)).toEqual([])
})

test('on the pages and the phone one sentence has no full stop', () => {
  const shown = texts.filter(({ key }) => /^(app|miniprogram|examples)\//.test(key))
  expect(shown.filter(({ zh, en }) => isOneStopped(zh) || isOneStopped(en))).toEqual([])
})

test('the Chinese docs have no forbidden word', () => {
  const docs = readdirSync('docs').map((name) => `docs/${name}`)
  const pages = ['README.zh-CN.md', ...docs.filter((name) => name.endsWith('.zh-CN.md'))]
  expect(pages.length).toBeGreaterThan(2)
  for (const page of pages) {
    const text = readFileSync(page, 'utf8')
    expect(
      not.zh.filter((word) => text.includes(word)),
      page,
    ).toEqual([])
  }
})

test.each([
  ['扫描二维码', 'Scan the code', ['二维码']],
  ['登录', 'Open the Login page', ['login page']],
  ['登录……', 'Loading...', ['……']],
  ['使用Saoma登录', '', ['用S']],
  ['点“重试”', '', ['“']],
  ['可获取：${what}', 'Can see: ${learns}', []],
])('in %j, %j it finds %j', (zh, en, mistakes) => {
  expect(mistakesIn({ zh, en }, not)).toEqual(mistakes)
})

test.each([
  ['请重试。', true],
  ['请重试', false],
  ['已取消。请重试。', false],
  ['Try again.', true],
  ['Use users.example.com.', true],
  ['Cancelled. Try again.', false],
])('%j is one sentence with a full stop: %j', (text, is) => expect(isOneStopped(text)).toBe(is))

test('texts are found as `zh` and `en`, one after the other in a call, in HTML, and in one language alone', () => {
  const source = `
    const zh = { steps: ['一', '二'], left: (n: number) => \`剩 \${n} 秒\` }
    const en = { steps: ['one', 'two'], left: (n: number) => \`\${n} s left\` }
    say('三', 'three')
    say('五', 'Press the key 五')
    const problemsInEnglish = { six: 'six' }
    const link = { zh: { href: '/seven' } }
    const mark = <b title="四" />`
  expect(textsOf('a.tsx', source).map((text) => [text.zh, text.en])).toEqual([
    ['一', 'one'],
    ['二', 'two'],
    ['`剩 ${n} 秒`'.slice(1, -1), '`${n} s left`'.slice(1, -1)],
    ['三', 'three'],
    ['五', 'Press the key 五'],
    ['', 'six'],
    ['四', ''],
  ])
  const [html] = textsOf('a.html', '<button data-zh="八">eight</button>')
  expect(html).toMatchObject({ zh: '八', en: 'eight' })
})

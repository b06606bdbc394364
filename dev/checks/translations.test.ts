import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Pages for people who use Saoma. The others are for people who change it, and in English alone. */
const guides = [
  'README.md',
  'docs/admin.md',
  'docs/adopt.md',
  'docs/deploy.md',
  'docs/doctor.md',
  'docs/errors.md',
  'docs/mini-program.md',
  'docs/oidc.md',
  'docs/operations.md',
  'docs/own-appid.md',
  'docs/webhook.md',
  'examples/express/README.md',
  'examples/flask/README.md',
  'examples/next-authjs/README.md',
  'examples/taro/README.md',
  'examples/uni-app/README.md',
  'miniprogram/README.md',
]

/** What two pages have in common that say the same in two languages: headings, lists, code without remarks, and the code in tables. */
function shapeOf(page: string): string[] {
  let fenced = false
  return page.split('\n').flatMap((line) => {
    const fence = line.startsWith('```')
    if (fence) fenced = !fenced
    if (fence || fenced || /^ {4}\S/.test(line)) return withoutRemark(line).trim() || []
    if (line.startsWith('|')) return `${cellsOf(line)} | ${codeIn(line)}`
    return /^(#+ |- |\d\. |!\[)/.exec(line)?.[1] ?? []
  })
}

function withoutRemark(line: string): string {
  return line.replace(/(^|\s+)(#|\/\/) .*$/, '').trimEnd()
}

function cellsOf(row: string): number {
  return row.replaceAll('\\|', '').split('|').length
}

function codeIn(line: string): string {
  return Array.from(line.matchAll(/`[^`]+`/g), ([code]) => code)
    .toSorted()
    .join(' ')
}

/** A page in Chinese counts as the English one of its name. */
function linksOf(page: string): string[] {
  const links = Array.from(page.matchAll(/\]\(([^)#]+)[^)]*\)/g), ([, link = '']) =>
    link.replace('.zh-CN.', '.'),
  )
  return links.filter((link) => !link.startsWith('README')).toSorted()
}

const inChinese = (file: string): string => file.replace(/\.md$/, '.zh-CN.md')

test.each(guides)('%s says the same in Chinese: headings, lists, code, tables and links', (file) => {
  const [english, chinese] = [file, inChinese(file)].map((name) => readFileSync(name, 'utf8'))
  expect(shapeOf(chinese ?? '')).toEqual(shapeOf(english ?? ''))
  expect(linksOf(chinese ?? '')).toEqual(linksOf(english ?? ''))
  expect(shapeOf(english ?? '').length).toBeGreaterThan(5)
})

test('every page that is there in Chinese is among them', () => {
  const pages = ['.', 'docs', 'miniprogram', ...readdirSync('examples').map((name) => `examples/${name}`)]
  const found = pages.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.zh-CN.md'))
      .map((name) => `${folder}/${name}`.replace(/^\.\//, '')),
  )
  expect(found.toSorted()).toEqual(guides.map(inChinese).toSorted())
  expect(guides.every((file) => existsSync(file))).toBe(true)
})

test.each([
  ['## A', '# A'],
  ['a\n- b', 'a b'],
  ['```sh\nnpm test # all\n```', '```sh\nnpm run demo # 全部\n```'],
  ['| `a` | b |', '| `b` | b |'],
  ['| a | b |', '| a |'],
])('%j and %j differ', (one, other) => expect(shapeOf(one)).not.toEqual(shapeOf(other)))

test('the words, remarks and languages may differ', () => {
  expect(shapeOf('# A\n\n| `a` | is b |\n\n    npm test # all')).toEqual(
    shapeOf('# 甲\n\n| `a` | 即乙 |\n\n    npm test # 全部'),
  )
})

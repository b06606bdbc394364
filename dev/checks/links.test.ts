import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const folders = [
  '.',
  'docs',
  'miniprogram',
  'deploy',
  ...below('docs/decisions'),
  ...below('examples'),
  ...below('packages'),
]
const pages = folders
  .filter((folder) => existsSync(folder) && statSync(folder).isDirectory())
  .flatMap((folder) => readdirSync(folder).map((name) => path.posix.join(folder, name)))
  .filter((file) => file.endsWith('.md'))

test.each(pages)('every link of %s leads to a file, and to a heading in it', (file) => {
  expect(deadLinks(file, readFileSync(file, 'utf8'))).toEqual([])
})

test('a link to a file or a heading that does not exist is found', () => {
  const page =
    '# A b\n[1](gone.md) [2](#a-b) [3](#a) [4](docs/errors.md#40164) [5](docs/errors.md#40999)\n```\n[6](gone)\n```'
  expect(deadLinks('README.md', page)).toEqual(['gone.md', '#a', 'docs/errors.md#40999'])
})

test.each([
  ['### scene_taken', 'scene_taken'],
  ['### -1', '-1'],
  ['## 5. Does it `work`?', '5-does-it-work'],
  ['## 微信：access_token', '微信access_token'],
  ['## A [link](to.md) — there', 'a-link--there'],
])('%j has the anchor of GitHub', (heading, anchor) => expect(anchorsOf(heading)).toEqual([anchor]))

/** The links of a page, but to other sites, that lead nowhere. */
function deadLinks(file: string, page: string): string[] {
  const links = Array.from(withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link)
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [to = '', anchor] = link.split('#')
    const target = to === '' ? file : path.posix.join(path.posix.dirname(file), decodeURIComponent(to))
    if (!existsSync(target)) return true
    if (anchor === undefined || !target.endsWith('.md')) return false
    const text = to === '' ? page : readFileSync(target, 'utf8')
    return !anchorsOf(text).includes(decodeURIComponent(anchor))
  })
}

/** As GitHub makes them of headings; a second one of the same name gets -1. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>()
  return Array.from(withoutCode(page).matchAll(/^#+ (.+)$/gm), ([, heading = '']) => {
    const anchor = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-')
    const before = seen.get(anchor) ?? 0
    seen.set(anchor, before + 1)
    return before === 0 ? anchor : `${anchor}-${before}`
  })
}

function withoutCode(page: string): string {
  return page.replaceAll(/^ *```[\s\S]*?^ *```/gm, '')
}

function below(folder: string): string[] {
  return [folder, ...readdirSync(folder).map((name) => `${folder}/${name}`)]
}

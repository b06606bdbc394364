import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import * as assumptions from '../../packages/wechat-standin/assumptions.ts'

// What only a real AppID can settle is one constant each, and docs/deploy.md lists them for whoever has one.

const root = path.join(import.meta.dirname, '../..')

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

/** Each constant with the sentence above it. */
function constants(): [string, string][] {
  const source = read('packages/wechat-standin/assumptions.ts')
  const found = source.matchAll(/^\/\*\* (.+) \*\/\nexport const (\w+)/gm)
  return Array.from(found, ([, sentence = '', name = '']) => [name, sentence])
}

test('docs/deploy.md lists every assumption in the same words and order', () => {
  const [, list = ''] = read('docs/deploy.md').split('### Confirm with a real AppID\n')
  const [section = ''] = list.split(/^#/m)
  const listed = Array.from(section.matchAll(/^- `(\w+)`: (.+)$/gm), ([, ...entry]) => entry)
  expect(listed).toEqual(constants())
  expect(new Set(listed.map(([name]) => name))).toEqual(new Set(Object.keys(assumptions)))
})

/** The clauses marked U in the contract. */
const uncertain: Record<string, keyof typeof assumptions> = {
  W11: 'POSSIBLE_ACCESS_TOKEN',
  W18: 'CGI_BIN_CONTENT_TYPE',
  W34: 'FORCED_TOO_SOON_ERRCODE',
  W53: 'STABLE_TOKEN_BAD_BODY_ERRCODE',
  W54: 'CREDENTIAL_CHECK_ORDER',
  W89: 'WIDTH_OUT_OF_RANGE_ERRCODE',
  W105: 'EXPIRED_JS_CODE_ERRCODE',
  W114: 'URL_LINK_PERSONAL_ERRCODE',
}

test('every clause marked U is an assumption, and these come first', () => {
  const marked = read('packages/wechat-standin/contract.md').matchAll(/\*\*(W\d+)\*\* .*\bU\b/g)
  expect(Array.from(marked, ([, id = '']) => id)).toEqual(Object.keys(uncertain))
  const first = constants().slice(0, Object.keys(uncertain).length)
  expect(new Set(first.map(([name]) => name))).toEqual(new Set(Object.values(uncertain)))
})

test('the stand-in uses every assumption', () => {
  const files = readdirSync(path.join(root, 'packages/wechat-standin'), {
    recursive: true,
    encoding: 'utf8',
  })
  const sources = files
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|assumptions\.ts$|node_modules/.test(file))
    .map((file) => read(`packages/wechat-standin/${file}`))
    .join()
  expect(constants().filter(([name]) => !sources.includes(name))).toEqual([])
})

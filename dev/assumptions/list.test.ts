import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import * as assumptions from '../../packages/wechat-standin/assumptions.ts'
import { type Assumption, listAssumptions, type Name } from './list.ts'

// docs/assumptions.md is the one list. The WeChat stand-in has a constant for each assumption about WeChat's API.

const root = path.join(import.meta.dirname, '../..')

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

/** Each constant with the number and the sentence above it. */
function constants(): Assumption[] {
  const source = read('packages/wechat-standin/assumptions.ts')
  const found = source.matchAll(/^\/\*\* (U\d+): (.+) \*\/\nexport const (\w+)/gm)
  return Array.from(found, ([, id = '', sentence = '', name]) => ({ id, name: name as Name, sentence }))
}

test('docs/assumptions.md lists every constant with the same number, words and order', () => {
  const listed = listAssumptions().filter(({ name }) => name !== null)
  expect(listed).toEqual(constants())
  expect(new Set(listed.map(({ name }) => name))).toEqual(new Set(Object.keys(assumptions)))
})

test('each assumption has a number of its own', () => {
  const ids = listAssumptions().map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)])
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
  expect(new Set(first.map(({ name }) => name))).toEqual(new Set(Object.values(uncertain)))
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
  expect(constants().filter(({ name }) => name === null || !sources.includes(name))).toEqual([])
})

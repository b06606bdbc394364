import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as uncertain from '../../packages/wechat-standin/assumptions.ts'
import { parseContract } from './contract.ts'
import { ROOT } from './contracts.ts'

// What only a real account can settle is written twice: as constants, and as a list for whoever has one.

function read(file: string): string {
  return readFileSync(ROOT + file, 'utf8')
}

/** Each constant with the sentence above it. */
function constants(): [string, string][] {
  const found = read('packages/wechat-standin/assumptions.ts').matchAll(
    /^\/\*\* (.+) \*\/\nexport const (\w+)/gm,
  )
  return Array.from(found, ([, sentence = '', name = '']) => [name, sentence])
}

function listed(): [string, string][] {
  const [, list = ''] = read('docs/deploy.md').split('### Confirm with a real AppID\n')
  const [section = ''] = list.split(/^#/m)
  return Array.from(section.matchAll(/^- `(\w+)`: (.+)$/gm), ([, name = '', sentence = '']) => [
    name,
    sentence,
  ])
}

test('docs/deploy.md lists every constant of assumptions.ts, in its order and words, and nothing else', () => {
  expect(listed()).toEqual(constants())
})

test('every constant has its sentence', () => {
  expect(
    constants()
      .map(([name]) => name)
      .toSorted(),
  ).toEqual(Object.keys(uncertain).toSorted())
})

/** The clauses that are marked U, and the constant that each is. */
const marked: Record<string, keyof typeof uncertain> = {
  '40014 `invalid access_token` (R, trigger U).': 'POSSIBLE_ACCESS_TOKEN',
  '`/cgi-bin` the same (U);': 'CGI_BIN_CONTENT_TYPE',
  '30 s apart (sooner: not refreshed; answer U: the current token).': 'FORCED_TOO_SOON_ERRCODE',
  'malformed JSON 47001 (U).': 'STABLE_TOKEN_BAD_BODY_ERRCODE',
  'Check order (R, partly U): 41002, 40013, 40164, 41004, 40125, 40002, quota.': 'CREDENTIAL_CHECK_ORDER',
  'width out of range U);': 'WIDTH_OUT_OF_RANGE_ERRCODE',
  '40029 `invalid code` (unknown, other appid; expired U);': 'EXPIRED_JS_CODE_ERRCODE',
}

test('every clause that the contract marks U is a constant, and these come first', () => {
  const clauses = parseContract(read('packages/wechat-standin/contract.md')).flatMap((entry) => entry.clauses)
  const uncertainClauses = clauses.filter(({ text }) => /\bU\b/.test(text))
  expect(uncertainClauses.map(({ text }) => text)).toEqual(Object.keys(marked))
  const names = constants().map(([name]) => name)
  const first = names.slice(0, Object.keys(marked).length)
  expect(new Set(first)).toEqual(new Set(Object.values(marked)))
})

test('every constant rules in the stand-in', () => {
  const sources = readdirSync(`${ROOT}packages/wechat-standin`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|assumptions\.ts$/.test(file))
    .map((file) => read(`packages/wechat-standin/${file}`))
    .join()
  expect(constants().filter(([name]) => !sources.includes(name))).toEqual([])
})

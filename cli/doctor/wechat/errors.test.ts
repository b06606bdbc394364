import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { adviceOn, isKnown } from './errors.ts'

const contract = readFileSync(
  new URL('../../../packages/wechat-standin/contract.md', import.meta.url),
  'utf8',
)
const codes = [-1, ...new Set(contract.match(/\b\d{5}\b/g)?.map(Number))]

test("the contract of WeChat's server API names more than twenty errors", () => {
  expect(codes.length).toBeGreaterThan(20)
})

test.each(codes)('error %i has a sentence of its own in Chinese and English, and says what to do', (code) => {
  expect(isKnown(code)).toBe(true)
  const { what, todo, where } = adviceOn(code)
  for (const text of [what, todo, ...(where ? [where] : [])]) {
    expect(text.zh).toMatch(/\p{Script=Han}/u)
    expect(text.en).toMatch(/[a-z]{3}/)
  }
  expect(what.zh).toMatch(/。$/)
  expect(what.en).toMatch(/\.$/)
})

test('no two errors are told in the same words', () => {
  for (const language of ['zh', 'en'] as const)
    expect(new Set(codes.map((code) => adviceOn(code).what[language])).size).toBe(codes.length)
})

test('an error that nobody knows is told with its number', () => {
  expect(isKnown(61234)).toBe(false)
  expect(adviceOn(61234).what.en).toContain('61234')
  expect(adviceOn(61234).what.zh).toContain('61234')
})

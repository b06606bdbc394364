import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkIds } from '#cli/doctor/checks.ts'
import { adviceOn, knownErrcodes } from '#cli/doctor/wechat/errors.ts'
import { statusOf } from '#lib/errors.ts'

describe.each([
  ['en', 'docs/errors.md'],
  ['zh', 'docs/errors.zh-CN.md'],
] as const)('the errors in %s', (language, file) => {
  const [, , api = '', wechat = '', doctor = ''] = readFileSync(file, 'utf8').split(/^## /m)

  test('each error code of the API has a heading with its status below, and no other has one', () => {
    expect(headingsOf(api).toSorted()).toEqual(Object.keys(statusOf).toSorted())
    for (const [code, status] of Object.entries(statusOf))
      expect(below(api, code), code).toMatch(new RegExp(`^${status}[.。]`))
  })

  test("each errcode of WeChat that is known has a heading, with the doctor's own sentences below", () => {
    expect(headingsOf(wechat)).toEqual(knownErrcodes.toSorted((a, b) => a - b).map(String))
    for (const errcode of knownErrcodes) {
      const { what, todo } = adviceOn(errcode)
      const entry = below(wechat, String(errcode)).replaceAll('`', '')
      for (const text of [what, todo]) expect(entry).toContain(text[language])
    }
  })

  test('each check of the doctor has a heading, and no other has one', () => {
    expect(headingsOf(doctor).toSorted()).toEqual(checkIds.toSorted())
    for (const id of checkIds) expect(below(doctor, id).split('\n\n').length, id).toBeGreaterThan(1)
  })
})

test('the doctor knows every errcode that lib/wechat knows', () => {
  const sources = readdirSync('lib/wechat').filter((name) => !name.includes('test'))
  const named = sources.flatMap(
    (name) => readFileSync(`lib/wechat/${name}`, 'utf8').match(/\b[4-8]\d{4}\b/g) ?? [],
  )
  expect(named.length).toBeGreaterThan(30)
  expect(named.filter((errcode) => !knownErrcodes.includes(Number(errcode)))).toEqual([])
})

function headingsOf(section: string): string[] {
  return Array.from(section.matchAll(/^### (.+)$/gm), ([, heading = '']) => heading)
}

function below(section: string, heading: string): string {
  return (
    section
      .split(/^### /m)
      .find((part) => part.startsWith(`${heading}\n`))
      ?.slice(heading.length)
      .trim() ?? ''
  )
}

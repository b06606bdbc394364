import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { idEndings, shortName } from '../../lib/user/short-name.ts'
import * as miniprogram from '../../miniprogram/saoma/short-name.ts'

// People without a nickname recognize themselves by a name and a colour, so page and phone must show the same.

const ids = Array.from({ length: 2_000 }, () => randomUUID())

test('page and mini-program call a user the same', () => {
  for (const id of ids) expect(miniprogram.shortName(id)).toEqual(shortName(id))
})

test('a name is four characters that cannot be confused, and all of them and all colours occur', () => {
  const names = ids.map(shortName)
  for (const { code } of names) expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}$/)
  expect(new Set(names.flatMap(({ code }) => Array.from(code))).size).toBe(31)
  expect(new Set(names.map(({ colour }) => colour))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]))
  expect(new Set(names.map(({ code }) => code)).size).toBeGreaterThan(1_980)
})

test('the first and the last possible name', () => {
  expect(shortName('00000000-0000-4000-8000-000000000000')).toEqual({ code: '2222', colour: 0 })
  expect(shortName('ffffffff-ffff-4fff-bfff-fffffffe1780')).toEqual({ code: 'ZZZZ', colour: 7 })
})

test('a name leads back to the ends of the ids that have it, and anything else to none', () => {
  for (const id of ids) {
    const { code } = shortName(id)
    for (const text of [code, code.toLowerCase(), `User ${code}`, ` 用户 ${code} `]) {
      const endings = idEndings(text)
      expect(endings.some((ending) => id.endsWith(ending))).toBe(true)
      for (const ending of endings) expect(shortName(`0000000${ending}`).code).toBe(code)
    }
  }
  for (const text of ['', 'ann', '8F3K9', '0F3K', '张三李四', 'a b 8F3K']) {
    expect(idEndings(text), text).toEqual([])
  }
})

test('the colours are the same everywhere, and white letters on them have a contrast of 4.5', () => {
  const page = coloursIn('app/ui/styles.module.css')
  expect(page).toHaveLength(8)
  expect(coloursIn('miniprogram/saoma/saoma.wxss')).toEqual(page)
  for (const [, colour = ''] of page) expect(contrastWithWhite(colour), colour).toBeGreaterThan(4.5)
})

/** Number and colour of each rule. */
function coloursIn(file: string): string[][] {
  const rule = /(?:data-colour='|\.colour-)(\d)[^{]*\{\s*background: (#\w{6})/g
  return Array.from(readFileSync(file, 'utf8').matchAll(rule), ([, number = '', colour = '']) => [
    number,
    colour,
  ])
}

/** WCAG 2, relative luminance. */
function contrastWithWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

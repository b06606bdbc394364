import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseDotenv } from '../settings.ts'
import { createPrivate, dotenvText, isTaken } from './settings-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'saoma-settings-file-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const nasty = fc.array(
  fc.constantFrom(
    '$',
    '\\$',
    '${',
    '}',
    '$SECOND',
    ' ',
    '#',
    ' #',
    '=',
    '\\',
    '\n',
    '\t',
    'a',
    '密',
    'export ',
    "'",
    '"',
  ),
  { minLength: 1, maxLength: 12 },
)

describe('a value', () => {
  test('comes back from the file exactly, beside any other', () => {
    fc.assert(
      fc.property(nasty, nasty, (one, two) => {
        const [FIRST, SECOND] = [one.join(''), two.join('')]
        const settings: [string, string][] = [
          ['FIRST', FIRST],
          ['SECOND', SECOND],
          ['THIRD', 'plain'],
        ]
        let text = ''
        try {
          text = dotenvText('heading', [{ comment: 'comment', settings }])
        } catch (error) {
          // All that the parser can't hold has more than one kind of trouble.
          expect(String(error)).toMatch(/No .env file can hold the value of (FIRST|SECOND)/)
          expect(`${FIRST}${SECOND}`).toMatch(/['"\\]/)
          return
        }
        expect(parseDotenv(text)).toEqual({ FIRST, SECOND, THIRD: 'plain' })
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([
    'pa$word1',
    'pa$$word',
    '${HOME}',
    ' spaces ',
    'a # b',
    '#',
    `it's`,
    'say "hi"',
    `'"`,
    '`',
    'two\nlines',
    'back\\slash',
    'C:\\new',
    '-----BEGIN KEY-----\nMIIE\n-----END KEY-----\n',
    'postgresql://saoma:p%40ss@db.example:5432/saoma?sslmode=require',
    '茶铺 & Co.',
  ])('%j is held', (value) => {
    const text = dotenvText('heading', [{ comment: 'comment', settings: [['VALUE', value]] }])
    expect(parseDotenv(text)).toEqual({ VALUE: value })
  })

  test('is written plainly where that does', () => {
    const settings: [string, string][] = [['SAOMA_URL', 'https://login.example.com']]
    expect(dotenvText('heading', [{ comment: 'The site.', settings }])).toBe(
      '# heading\n\n# The site.\nSAOMA_URL=https://login.example.com\n',
    )
  })
})

describe('the file', () => {
  test('is for its owner alone, and nothing is left beside it', () => {
    createPrivate(path.join(folder, '.env'), 'A=1\n')
    expect(statSync(path.join(folder, '.env')).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['.env'])
  })

  test.each(['file', 'broken link'])('is never put over a %s', (kind) => {
    const file = path.join(folder, '.env')
    if (kind === 'file') writeFileSync(file, 'OLD=1\n')
    else symlinkSync(path.join(folder, 'nowhere'), file)
    expect(isTaken(file)).toBe(true)
    expect(() => createPrivate(file, 'NEW=1\n')).toThrow('EEXIST')
    expect(readdirSync(folder)).toEqual(['.env'])
    if (kind === 'file') expect(readFileSync(file, 'utf8')).toBe('OLD=1\n')
  })
})

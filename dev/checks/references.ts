import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const fileName = /`((?:[\w[\].-]+\/)*[\w[\].-]+\.(?:tsx?|js|prisma|wxml))`/g
/** A test file, followed by titles of its tests: `e2e/x.test.ts` “a title”, “another one”. */
const testNames = /`([\w./-]+\.(?:test|spec)\.ts)`((?:,?\s*“[^”]+”)+)/g

/** Files and tests that a page names and that do not exist, as sentences. */
export function missingReferences(root: string, text: string): string[] {
  const missing = unique(text.matchAll(fileName))
    .filter((file) => !existsSync(path.join(root, file)))
    .map((file) => `there is no file ${file}`)
  const gone = Array.from(text.matchAll(testNames)).flatMap(([, file = '', titles = '']) =>
    unique(titles.matchAll(/“([^”]+)”/g))
      .filter((title) => !hasTest(path.join(root, file), title))
      .map((title) => `${file} has no test “${title}”`),
  )
  return [...missing, ...gone]
}

function unique(matches: Iterable<RegExpMatchArray>): string[] {
  return Array.from(new Set(Array.from(matches, ([, part = '']) => part)))
}

/** Whether the file has a call with this title as its first argument, such as `test('…', …)`. */
function hasTest(file: string, title: string): boolean {
  if (!existsSync(file)) return false
  const source = readFileSync(file, 'utf8').replaceAll("\\'", "'")
  const literals = ["'", '"', '`'].map((quote) => quote + title + quote)
  return literals.some((literal) => new RegExp(`\\(\\s*${escaped(literal)},`).test(source))
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}

/** The rows of a table with these many columns: their cells. */
export function rowsOf(text: string, columns: number): string[][] {
  return text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === columns + 2)
    .map((cells) => cells.slice(1, -1))
}

/** Each test below a folder as a page names it, by the first argument of each call of `test`. */
export function testsIn(root: string, folder: string): string[] {
  const files = readdirSync(path.join(root, folder)).filter((file) => /\.(spec|test)\.ts$/.test(file))
  return files.flatMap((name) => {
    const source = readFileSync(path.join(root, folder, name), 'utf8')
    const titles = source.matchAll(/\btest\(\s*(['"`])(.*?)(?<!\\)\1,/g)
    return Array.from(titles, ([, , title = '']) => `\`${folder}/${name}\` “${title.replaceAll("\\'", "'")}”`)
  })
}

/**
 * docs/reliability.md says what a visitor sees when a part fails. Its test fails if a row has no test, or a test of
 * e2e/faults no row.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { missingReferences } from './security-map.ts'

const folder = 'e2e/faults'

/** Each part needs a row for each of `faults`; `otherParts` have their own faults. */
export const parts = [
  'WeChat access token',
  'Code image',
  'js code exchange',
  'Pusher publish',
  'Pusher socket',
  'Database',
  'App',
  "Visitor's network",
]
export const faults = ['slow', 'error', 'invalid response', 'connection lost', 'recovery']
export const otherParts = ['Inactive tab', 'Clock']

type Row = { part: string; fault: string; test: string }

/** The rows of the table: component, fault, what the visitor sees, retries, what is lost, test. */
export function rowsOf(text: string): Row[] {
  return text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 8 && cells[6]?.includes('`'))
    .map(([, part = '', fault = '', , , , test = '']) => ({ part, fault, test }))
}

/** Problems of the table, as sentences: missing rows and tests. */
export function problemsOf(root: string, text: string): string[] {
  const rows = rowsOf(text)
  const missing = parts.flatMap((part) =>
    faults
      .filter((fault) => !rows.some((row) => row.part === part && row.fault.startsWith(fault)))
      .map((fault) => `no row for ${part}: ${fault}`),
  )
  const without = otherParts
    .filter((part) => !rows.some((row) => row.part === part))
    .map((part) => `no row for ${part}`)
  const unlisted = testsIn(root)
    .filter(({ file, title }) => !rows.some(({ test }) => test === `\`${file}\` “${title}”`))
    .map(({ file, title }) => `no row names the test “${title}” of ${file}`)
  const unnamed = rows
    .filter(({ test }) => !/^`[^`]+` “[^”]+”$/.test(test))
    .map(({ part, fault }) => `${part}: ${fault} does not name one test`)
  return [...missingReferences(root, text, []), ...missing, ...without, ...unlisted, ...unnamed]
}

/** All tests of the folder, by the first argument of each call of `test`. */
function testsIn(root: string): { file: string; title: string }[] {
  const files = readdirSync(path.join(root, folder)).filter((file) => /\.(spec|test)\.ts$/.test(file))
  return files.flatMap((name) => {
    const source = readFileSync(path.join(root, folder, name), 'utf8')
    const titles = source.matchAll(/\btest\(\s*(['"`])(.*?)(?<!\\)\1,/g)
    return Array.from(titles, ([, , title = '']) => ({
      file: `${folder}/${name}`,
      title: title.replaceAll("\\'", "'"),
    }))
  })
}

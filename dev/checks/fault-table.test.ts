import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { faults, problemsOf, otherParts, parts, rowsOf } from './fault-table.ts'

const file = 'e2e/faults/all.spec.ts'
const wanted = [
  ...parts.flatMap((part) => faults.map((fault) => [part, fault])),
  ...otherParts.map((part) => [part, 'anything']),
] as [string, string][]

test('every row of docs/reliability.md has its test, and every test its row', () => {
  expect(problemsOf('.', readFileSync('docs/reliability.md', 'utf8'))).toEqual([])
})

let root = ''
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'saoma-faults-'))
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
  write(wanted.map(titleOf))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(titles: string[]): void {
  writeFileSync(path.join(root, file), titles.map((title) => `test("${title}", async () => {})\n`).join(''))
}

function titleOf([part, fault]: [string, string]): string {
  return `${part} when it ${fault}`
}

function table(rows = wanted): string {
  const lines = rows.map(
    ([part, fault]) => `| ${part} | ${fault} | … | … | … | \`${file}\` “${titleOf([part, fault])}” |`,
  )
  return ['| component | fault | sees | retries | lost | test |', '|---|---|---|---|---|---|', ...lines].join(
    '\n',
  )
}

test('accepts a table with a row for every fault of every part, and a test for every row', () => {
  expect(problemsOf(root, table())).toEqual([])
  expect(rowsOf(table())).toHaveLength(parts.length * faults.length + otherParts.length)
})

test('reports a fault without a row, and its test', () => {
  const [first, ...others] = wanted
  expect(first && problemsOf(root, table(others))).toEqual([
    `no row for ${parts[0]}: ${faults[0]}`,
    `no row names the test “${parts[0]} when it ${faults[0]}” of ${file}`,
  ])
})

test('reports a row whose test is missing', () => {
  write(wanted.slice(1).map(titleOf))
  expect(problemsOf(root, table())).toEqual([`${file} has no test “${parts[0]} when it ${faults[0]}”`])
})

test('reports a row that names no test', () => {
  expect(problemsOf(root, `${table()}\n| Clock | stops | … | … | … | \`${file}\` |`)).toEqual([
    'Clock: stops does not name one test',
  ])
})

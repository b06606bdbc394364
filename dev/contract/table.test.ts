import { expect, test } from 'vitest'
import { parseContract } from './contract.ts'
import { judge } from './coverage.ts'
import { tableOf, tablesIn } from './table.ts'

const entries = parseContract(`## First
1. one,
   two,
   three.
## Second
- four
`)

test('it says for every clause how many tests quote it, or why none does, and then what is wrong', () => {
  const titles = ['1, “one, two”', '“two”', '“five”']
  const coverage = judge(entries, titles, [{ clause: 'three.', why: 'nobody can' }])
  expect(tableOf('A contract', coverage).split('\n')).toEqual([
    'A contract: 2 of 4 clauses covered by tests, 1 excused, 1 open',
    '  First',
    '       1 test  1. one,',
    '      2 tests  two,',
    '      excused  three.',
    '               not covered: nobody can',
    '  Second',
    '    ✗ no test  four',
    '  ✗ not in the contract: “five” in the title: “five”',
    '  ✗ neither quoted by a test nor excused: four',
  ])
})

test('tables are found again in what a test run printed', () => {
  const one = tableOf('One’s contract', judge(entries, [], []))
  const other = tableOf('Another’s contract', judge(entries, ['“four”'], []))
  const doctor = 'What was broken, and what the doctor said: 1 causes\n- a thing\n    en  Mend it.'
  const output = `stdout | x\n${doctor}\n\nTests  2 passed\n\n${one}\n\n\n${other}\n\nJSON report written to x\n`
  expect(tablesIn(output)).toBe(`${doctor}\n\n${one}\n\n${other}`)
  expect(tablesIn('Tests  2 passed')).toBe('')
})

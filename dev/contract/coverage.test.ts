import { expect, test } from 'vitest'
import { parseContract } from './contract.ts'
import { judge, type Excuse } from './coverage.ts'

const page = `## Section
- The server answers,
  at once.
- The client waits.
1. One says hello.
2. Two says hello.
`
const titles = [
  '“The server answers, at once.”',
  '“client waits”: for long',
  '1, “says hello”',
  '2, “says hello”: and 1, “One”',
]

function judged(changes: { titles?: string[]; excuses?: Excuse[] } = {}): {
  counts: number[]
  faults: string[]
} {
  const { clauses, faults } = judge(parseContract(page), changes.titles ?? titles, changes.excuses ?? [])
  return { counts: clauses.map(({ tests }) => tests), faults }
}

test('a quote covers every clause that it touches, of the numbered line that it names', () => {
  expect(judged()).toEqual({ counts: [1, 1, 1, 2, 1], faults: [] })
})

test('a test that quotes a clause twice is one test', () => {
  expect(judged({ titles: [...titles, '“The client” and “waits”'] }).counts).toEqual([1, 1, 2, 2, 1])
})

test('a clause without a test or an excuse is a fault', () => {
  expect(judged({ titles: titles.slice(1) }).faults).toEqual([
    'neither quoted by a test nor excused: The server answers,',
    'neither quoted by a test nor excused: at once.',
  ])
})

test('an excuse takes the place of a test', () => {
  const excuses = [
    { clause: 'The server answers,', why: 'no server' },
    { clause: 'at once.', why: 'no server' },
  ]
  expect(judged({ titles: titles.slice(1), excuses })).toEqual({ counts: [0, 0, 1, 2, 1], faults: [] })
})

test.each([
  ['“the server answers”', 'not in the contract: “the server answers”'],
  ['“at once. The client”', 'not in the contract: “at once. The client”'],
  ['3, “One”', 'not in the contract: “One”'],
  ['“says hello”', 'in 2 places of the contract: “says hello”'],
  ['“ ”', 'quotes nothing: “ ”'],
])('a title that says %s is a fault', (title, fault) => {
  expect(judged({ titles: [...titles, title] }).faults).toEqual([`${fault} in the title: ${title}`])
})

test('an excuse for what is covered, or for what is no clause, is a fault', () => {
  const excuses = [
    { clause: 'The client waits.', why: 'it is covered' },
    { clause: 'The client', why: 'it is half a clause' },
  ]
  expect(judged({ excuses }).faults).toEqual([
    'an excuse for what 1 tests quote: The client waits.',
    'an excuse for what is no clause: The client',
  ])
})

test('a title that quotes nothing covers nothing', () => {
  expect(judged({ titles: [...titles, 'The client waits.', 'says "at once"'] })).toEqual(judged())
})

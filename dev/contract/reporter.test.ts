import { expect, test } from 'vitest'
import type { Contract } from './contracts.ts'
import { report, testFiles, type RanFile } from './reporter.ts'

const contract: Contract = {
  name: 'Pusher’s contract',
  page: 'packages/pusher-standin/contract.md',
  folders: ['packages/pusher-standin/'],
  excuses: [],
}

function reported(ran: RanFile[]): { ok: boolean; printed: string } {
  const tables: string[] = []
  const ok = report(contract, ran, (table) => tables.push(table))
  return { ok, printed: tables.join() }
}

function everyFile(titles: string[]): RanFile[] {
  return testFiles('packages/pusher-standin/').map((file, i) => ({ file, titles: i === 0 ? titles : [] }))
}

test('a run of all test files of a contract is judged', () => {
  const { ok, printed } = reported(everyFile(['3, “Any frame counts as life”']))
  expect(ok).toBe(false)
  expect(printed).toContain('1 test  Any frame counts as life.')
  expect(printed).toContain('✗ no test  waits 30 s, closes with 4201.')
})

test('a run of some of them is not', () => {
  expect(reported(everyFile([]).slice(1))).toEqual({ ok: true, printed: '' })
})

test('titles of other folders do not count', () => {
  const elsewhere = { file: 'packages/wechat-standin/x.test.ts', titles: ['3, “Any frame counts as life”'] }
  expect(reported([...everyFile([]), elsewhere]).printed).toContain('✗ no test  Any frame counts as life.')
})

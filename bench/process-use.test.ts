import { expect, test } from 'vitest'
import { parseStat, spentBelow } from './process-use.ts'

test('the name of a process may hold spaces and parentheses', () => {
  const stat = '4242 (next-server (v1) ) S 17 4242 4242 0 -1 4194560 9 0 0 0 150 25 3 4 20 0 11 0 99 1 2'
  expect(parseStat(stat)).toEqual({ pid: 4242, parent: 17, spentMs: 1_750 })
})

test('what a process started counts with it, and nothing else', () => {
  const lines = [
    { pid: 1, parent: 0, spentMs: 1_000 },
    { pid: 2, parent: 1, spentMs: 100 },
    { pid: 3, parent: 2, spentMs: 10 },
    { pid: 4, parent: 1, spentMs: 1 },
  ]
  expect(spentBelow(2, lines)).toBe(110)
  expect(() => spentBelow(5, lines)).toThrow('no process 5')
})

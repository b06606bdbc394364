import { expect, test } from 'vitest'
import type { Round } from './contender.ts'
import { figuresOf } from './figures.ts'

function round(inFlight: number, rate: number, app: number): Round {
  return { inFlight, rate, cost: { app, PostgreSQL: 2 } }
}

test('each is judged at the load at which it signs in the most a second', () => {
  const figures = figuresOf({
    saoma: [round(1, 30, 9), round(8, 90, 4), round(32, 80, 8)],
    betterAuth: [round(1, 20, 12), round(8, 40, 10)],
    spareCodes: undefined,
  })
  expect(figures.filter(({ goal }) => goal).map(({ value, goal }) => [value, goal?.met])).toEqual([
    [90 / 40, true],
    [0.4, true],
    [3, true],
  ])
  expect(figures.map(({ name }) => name)).toContain('Saoma, 8 in flight, of PostgreSQL')
})

test('a goal that is missed says so', () => {
  const figures = figuresOf({
    saoma: [round(1, 30, 9), round(8, 30, 9)],
    betterAuth: [round(8, 40, 10)],
    spareCodes: undefined,
  })
  expect(figures.flatMap(({ goal }) => goal ?? []).map(({ met }) => met)).toEqual([false, false, false])
})

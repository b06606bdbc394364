import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { closedLoop } from './contender.ts'

test('it does every login once, and never more at a time than it may', async () => {
  const lanes: number[] = []
  let underWay = 0
  let most = 0
  await closedLoop({ inFlight: 3, logins: 10 }, async (lane) => {
    lanes.push(lane)
    underWay += 1
    most = Math.max(most, underWay)
    await wait(1)
    underWay -= 1
  })
  expect(lanes).toHaveLength(10)
  expect(new Set(lanes)).toEqual(new Set([0, 1, 2]))
  expect(most).toBe(3)
})

test('after one that failed no other begins, and those under way end first', async () => {
  let begun = 0
  let ended = 0
  const loop = closedLoop({ inFlight: 2, logins: 100 }, async (lane) => {
    begun += 1
    await wait(lane)
    if (lane === 0) throw new Error('refused')
    ended += 1
  })
  await expect(loop).rejects.toThrow('refused')
  expect(begun).toBe(2)
  expect(ended).toBe(1)
})

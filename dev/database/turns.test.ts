import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

test('turns are given one at a time, in the order in which they were asked for', async () => {
  const turns = new Turns()
  const order: number[] = []
  const clients = [1, 2, 3].map(async (client) => {
    await turns.take()
    order.push(client)
  })
  await clients[0]
  expect(order).toEqual([1])
  turns.release()
  await clients[1]
  expect(order).toEqual([1, 2])
  turns.release()
  await clients[2]
  turns.release()
  await turns.take()
  expect(order).toEqual([1, 2, 3])
})

import { expect, test } from 'vitest'
import { createClock } from './clock.ts'

test('the clock follows its source, is moved without touching it, and comes back', () => {
  let source = 1000
  const clock = createClock(() => source)
  clock.advance(500)
  expect(clock.now()).toBe(1500)
  source = 2000
  expect(clock.now()).toBe(2500)
  clock.reset()
  expect(clock.now()).toBe(2000)
})

test('waiting ends when the stand-in stops', async () => {
  const stopping = new AbortController()
  const waiting = createClock().wait(600_000, stopping.signal)
  stopping.abort()
  await expect(waiting).rejects.toThrow('aborted')
})

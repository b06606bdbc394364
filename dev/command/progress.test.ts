import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { shown } from './progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('on a terminal the seconds are counted on one line, which is gone at the end', async () => {
  const written = await watch(true, 2_500)
  expect(written.join('')).toBe('Building…\rBuilding… 1 s\rBuilding… 2 s\r\u001B[K')
})

test('in a log there is a line from time to time', async () => {
  expect(await watch(false, 45_000)).toEqual(['Building… 20 s\n', 'Building… 40 s\n'])
})

test('what the work came to is passed on, a failure too', async () => {
  const screen = { write: () => {} }
  expect(await shown('x', () => Promise.resolve(7), screen)).toBe(7)
  await expect(shown('x', () => Promise.reject(new Error('no')), screen)).rejects.toThrow('no')
})

async function watch(isTTY: boolean, ms: number): Promise<string[]> {
  const written: string[] = []
  const screen = { isTTY, write: (text: string) => written.push(text) }
  const work = new Promise((resolve) => setTimeout(resolve, ms))
  const end = shown('Building', () => work, screen)
  await vi.advanceTimersByTimeAsync(ms)
  await end
  return written
}

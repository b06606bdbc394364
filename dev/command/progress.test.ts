import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { shown } from './progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('on a terminal the seconds are counted on one line, which is cleared at the end', async () => {
  const written = await watch(true, 2_500)
  expect(written.join('')).toBe('\r\u001B[KBuilding… 1 s\r\u001B[KBuilding… 2 s\r\u001B[K')
})

test('in a log there is a line every 20 seconds', async () => {
  expect(await watch(false, 45_000)).toEqual(['Building… 20 s\n', 'Building… 40 s\n'])
})

test('the result of the work is passed on, and so is its failure', async () => {
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

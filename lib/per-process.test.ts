import { expect, test, vi } from 'vitest'
import { forget, remember } from './per-process.ts'

test('makes a value once, also for another copy of the module, as Next evaluates it', async () => {
  const make = vi.fn(() => ({}))
  const first = remember('test', make)
  vi.resetModules()
  const copy = await import('./per-process.ts')
  expect(copy.remember).not.toBe(remember)
  expect(copy.remember('test', make)).toBe(first)
  expect(make).toHaveBeenCalledOnce()
})

test('tells values apart by name, and makes a forgotten one again', () => {
  expect(remember('one', () => 1)).toBe(1)
  expect(remember('two', () => 2)).toBe(2)
  forget('one')
  expect(remember('one', () => 3)).toBe(3)
  expect(remember('two', () => 4)).toBe(2)
})

test('remembers undefined too', () => {
  const make = vi.fn(() => undefined)
  remember('nothing', make)
  remember('nothing', make)
  expect(make).toHaveBeenCalledOnce()
})

import { expect, test, vi } from 'vitest'
import { keepHouseAfterwards } from '../housekeeping.ts'
import { afterAnswer } from './after-response.ts'

const cleanUp = vi.hoisted(() => vi.fn(async () => undefined))
vi.mock('#lib/login/spare-codes.ts', () => ({ topUpSpares: async () => undefined }))
vi.mock('#lib/cleanup.ts', () => ({ cleanUpSometimes: cleanUp }))
vi.mock('#lib/env.ts', () => ({ env: () => ({ SAOMA_LOG_LEVEL: 'silent' }) }))

// Outside of Next's server `after()` throws, as it does on a platform without waitUntil.

test('without waitUntil, the work is done before the answer', async () => {
  let isDone = false
  await afterAnswer(async () => {
    await Promise.resolve()
    isDone = true
  })
  expect(isDone).toBe(true)
})

test('what fails in it fails nothing else', async () => {
  await afterAnswer(Promise.reject(new Error('no database')))
  await afterAnswer(async () => {
    throw new Error('no database')
  })
})

test('cleaning up never fails the answer that it comes after', async () => {
  expect(() => keepHouseAfterwards()).not.toThrow()
  await vi.waitFor(() => expect(cleanUp).toHaveBeenCalledOnce())
})

import { expect, test, vi } from 'vitest'
import { afterResponse } from './after-response.ts'
import { cleanUpAfterResponse } from './clean-up.ts'

const cleanUp = vi.hoisted(() => vi.fn(async () => undefined))
vi.mock('#lib/login/spare-codes.ts', () => ({ refillSpares: async () => undefined }))
vi.mock('#lib/cleanup.ts', () => ({ cleanUpSometimes: cleanUp }))
vi.mock('#lib/env.ts', () => ({ env: () => ({ SAOMA_LOG_LEVEL: 'silent' }) }))

// Outside Next's server `after()` throws, as on a platform without waitUntil.

test('without waitUntil, the work is done before the response', async () => {
  let isDone = false
  await afterResponse(async () => {
    await Promise.resolve()
    isDone = true
  })
  expect(isDone).toBe(true)
})

test('work that fails does not reject', async () => {
  await afterResponse(Promise.reject(new Error('no database')))
  await afterResponse(async () => {
    throw new Error('no database')
  })
})

test('cleaning up never fails the response that it follows', async () => {
  expect(() => cleanUpAfterResponse()).not.toThrow()
  await vi.waitFor(() => expect(cleanUp).toHaveBeenCalledOnce())
})

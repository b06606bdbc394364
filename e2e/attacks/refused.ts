import { expect } from 'vitest'
import type { Answer } from '../clients/browser.ts'

/** Expects this error, and no data or cookie. */
export function expectRefused(answer: Answer<unknown>, status: number, error: string): void {
  expect(answer).toMatchObject({ status, code: status, error, data: null })
  expect(answer.headers.getSetCookie()).toEqual([])
}

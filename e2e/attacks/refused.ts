import { expect } from 'vitest'
import type { Answer } from '../clients/browser.ts'

/** This answer says no, by this error, and gives nothing away: no data, no cookie. */
export function expectRefused(answer: Answer<unknown>, status: number, error: string): void {
  expect(answer).toMatchObject({ status, code: status, error, data: null })
  expect(answer.headers.getSetCookie()).toEqual([])
}

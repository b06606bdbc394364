import { SaomaError } from '../errors.ts'

const codeOf = {
  unknown: 'scene_unknown',
  expired: 'scene_expired',
  taken: 'scene_taken',
  wrong_state: 'scene_state',
  wrong_ticket: 'forbidden',
  number_mismatch: 'number_mismatch',
  number_missing: 'bad_request',
} as const

export type Refused = keyof typeof codeOf

/** The error by which a caller is told that a scene did not go the way it was asked to. */
export function refusal(outcome: Refused): SaomaError {
  return new SaomaError(codeOf[outcome], outcome === 'number_missing' ? { field: 'number' } : {})
}

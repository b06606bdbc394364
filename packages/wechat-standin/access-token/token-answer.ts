import type { Answer } from '../common/answer.ts'
import type { AccessToken } from './token-pair.ts'

/** `expires_in` is whole seconds, rounded down. */
export function tokenAnswer(token: AccessToken, nowMs: number): Answer {
  const expiresIn = Math.floor((token.expiresAt - nowMs) / 1000)
  return { kind: 'json', fields: { access_token: token.value, expires_in: expiresIn } }
}

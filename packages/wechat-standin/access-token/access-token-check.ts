import { failure, type Failure } from '../common/errcode.ts'
import { POSSIBLE_ACCESS_TOKEN } from '../uncertain.ts'
import type { TokenPairs } from './token-pair.ts'

/** Whose token it is, of whichever endpoint it came from, or why it is refused. */
export function checkAccessToken(
  issuers: readonly TokenPairs[],
  value: string | null,
): { appid: string } | Failure {
  if (!value) return failure(41001)
  if (!POSSIBLE_ACCESS_TOKEN.test(value)) return failure(40014)
  for (const issuer of issuers) {
    const found = issuer.stateOf(value)
    if (found?.state === 'expired') return failure(42001)
    if (found) return { appid: found.appid }
  }
  return failure(40001)
}

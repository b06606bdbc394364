import type { Clock } from '../common/clock.ts'
import { failure, type Failure } from '../common/errcode.ts'
import type { Quotas } from '../common/quota.ts'
import { FORCED_OVERLAP_MS, FORCED_TOO_SOON_ERRCODE } from '../uncertain.ts'
import { type AccessToken, TOKEN_OVERLAP_MS, type TokenPairs } from './token-pair.ts'

export const FORCED_REFRESH_APART_MS = 30_000

export interface StableMode {
  /** The same token until its last five minutes, in which it is replaced. */
  normal(appid: string): AccessToken
  /** A new token, however young the current one is. */
  forced(appid: string): AccessToken | Failure
  reset(): void
}

export function createStableMode(clock: Clock, tokens: TokenPairs, quotas: Quotas): StableMode {
  const lastForced = new Map<string, number>()

  function normal(appid: string): AccessToken {
    const current = tokens.current(appid)
    if (current && current.expiresAt - clock.now() > TOKEN_OVERLAP_MS) return current
    return tokens.supersede(appid, TOKEN_OVERLAP_MS)
  }

  function forced(appid: string): AccessToken | Failure {
    const last = lastForced.get(appid)
    if (last !== undefined && clock.now() - last < FORCED_REFRESH_APART_MS) return tooSoon(appid)
    const refused = quotas.spend('forcedRefreshPerDay', appid)
    if (refused) return refused
    lastForced.set(appid, clock.now())
    return tokens.supersede(appid, FORCED_OVERLAP_MS)
  }

  function tooSoon(appid: string): AccessToken | Failure {
    return FORCED_TOO_SOON_ERRCODE === undefined ? normal(appid) : failure(FORCED_TOO_SOON_ERRCODE)
  }

  return { normal, forced, reset: () => lastForced.clear() }
}

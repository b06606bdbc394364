import { z } from 'zod'
import { checkCredentials } from '../account.ts'
import { FORCED_OVERLAP_MS, FORCED_TOO_SOON_ERRCODE, STABLE_TOKEN_BAD_BODY_ERRCODE } from '../assumptions.ts'
import { type Answer, type Call, parseJsonObject } from '../call.ts'
import type { Clock } from '../clock.ts'
import { failure, type Failure, isFailure } from '../errcode.ts'
import type { Quotas } from '../quota.ts'
import type { State } from '../state.ts'
import { type AccessToken, TOKEN_OVERLAP_MS, type TokenPairs } from './tokens.ts'

const bodySchema = z.object({
  grant_type: z.string().optional(),
  appid: z.string().optional(),
  secret: z.string().optional(),
  force_refresh: z.boolean().default(false),
})

/** POST /cgi-bin/stable_token */
export function stableToken(state: State, call: Call): Answer {
  if (call.method !== 'POST') return failure(43002)
  const body = bodySchema.safeParse(parseJsonObject(call.body)).data
  if (!body) return failure(STABLE_TOKEN_BAD_BODY_ERRCODE)

  const given = { appid: body.appid, secret: body.secret, grantType: body.grant_type, ip: call.ip }
  const account = checkCredentials(state.accounts, given, 'client_credential')
  if (isFailure(account)) return account
  const { appid } = account

  const refused =
    state.quotas.spend('stableTokenPerMinute', appid) ?? state.quotas.spend('stableTokenPerDay', appid)
  if (refused) return refused

  const token = body.force_refresh ? state.stableMode.forced(appid) : state.stableMode.normal(appid)
  return isFailure(token) ? token : tokenAnswer(token, state.clock.now())
}

export const FORCED_REFRESH_APART_MS = 30_000

export interface StableMode {
  /** The same token until five minutes before its expiry, then a new one. */
  normal(appid: string): AccessToken
  /** A new token regardless of the current one's age. */
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

/** `expires_in` is in whole seconds, rounded down. */
export function tokenAnswer(token: AccessToken, nowMs: number): Answer {
  const expiresIn = Math.floor((token.expiresAt - nowMs) / 1000)
  return { kind: 'json', fields: { access_token: token.value, expires_in: expiresIn } }
}

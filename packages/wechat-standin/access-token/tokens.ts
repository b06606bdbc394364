import { randomBytes } from 'node:crypto'
import type { Account } from '../account.ts'
import { OVERLAP_OUTLIVES_EXPIRY, POSSIBLE_ACCESS_TOKEN } from '../assumptions.ts'
import type { Call } from '../call.ts'
import type { Clock } from '../clock.ts'
import { failure, type Failure, isFailure } from '../errcode.ts'
import type { State } from '../state.ts'

export const TOKEN_LIFE_MS = 7_200_000
export const TOKEN_OVERLAP_MS = 300_000

export interface AccessToken {
  value: string
  /** Unix milliseconds, on the stand-in's clock. */
  expiresAt: number
}

/** Whose token a value is, and whether it still works. */
export type TokenState = { appid: string; state: 'live' | 'expired' }

/** The last two tokens of each appid; WeChat keeps no more. */
export interface TokenPairs {
  /** The latest token, expired or not. */
  current(appid: string): AccessToken | undefined
  /** Issues a new token. The previous one works for another `overlapMs`; older ones are dead. */
  supersede(appid: string, overlapMs: number): AccessToken
  stateOf(value: string): TokenState | undefined
  reset(): void
}

export function createTokenPairs(clock: Clock): TokenPairs {
  const pairs = new Map<string, { current: AccessToken; previous: AccessToken | undefined }>()

  return {
    current: (appid) => pairs.get(appid)?.current,

    supersede(appid, overlapMs) {
      const now = clock.now()
      const before = pairs.get(appid)?.current
      const current = { value: newTokenValue(), expiresAt: now + TOKEN_LIFE_MS }
      pairs.set(appid, { current, previous: before && handedOver(before, now, overlapMs) })
      return current
    },

    stateOf(value) {
      for (const [appid, { current, previous }] of pairs) {
        if (current.value === value) {
          return { appid, state: current.expiresAt > clock.now() ? 'live' : 'expired' }
        }
        if (previous?.value === value && previous.expiresAt > clock.now()) return { appid, state: 'live' }
      }
      return undefined
    },

    reset: () => pairs.clear(),
  }
}

function handedOver(before: AccessToken, now: number, overlapMs: number): AccessToken | undefined {
  if (before.expiresAt <= now) return undefined
  const end = now + overlapMs
  return { value: before.value, expiresAt: OVERLAP_OUTLIVES_EXPIRY ? end : Math.min(end, before.expiresAt) }
}

/** 136 URL-safe characters after WeChat's pattern: two digits, an underscore, the rest. */
function newTokenValue(): string {
  const generation = 10 + ((randomBytes(1)[0] ?? 0) % 90)
  return `${generation}_${randomBytes(100).toString('base64url')}`.slice(0, 136)
}

/** The token's owner, whichever endpoint issued it, or the error. */
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

/** The account whose access_token the call carries; 48001 if it may not call this path. */
export function callingAccount(state: State, call: Call): Account | Failure {
  const owner = checkAccessToken([state.stableTokens, state.tokens], call.query.get('access_token'))
  if (isFailure(owner)) return owner
  const account = state.accounts.find((known) => known.appid === owner.appid)
  if (!account) return failure(40001)
  return account.deniedPaths?.includes(call.path) ? failure(48001) : account
}

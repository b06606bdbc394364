import { randomBytes } from 'node:crypto'
import type { Clock } from '../common/clock.ts'
import { OVERLAP_OUTLIVES_EXPIRY } from '../uncertain.ts'

export const TOKEN_LIFE_MS = 7_200_000
export const TOKEN_OVERLAP_MS = 300_000

export interface AccessToken {
  value: string
  /** Milliseconds since 1970, by the stand-in's clock. */
  expiresAt: number
}

/** What a value is to those who issued it; undefined: nothing that they remember. */
export type TokenState = { appid: string; state: 'live' | 'expired' }

/** The last two tokens of each appid; WeChat remembers no more. */
export interface TokenPairs {
  /** The newest, expired or not. */
  current(appid: string): AccessToken | undefined
  /** Issues the next; the one before works for `overlapMs` more, all older ones are dead. */
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

/** 136 URL-safe characters, two digits and an underscore first, as WeChat's look. */
function newTokenValue(): string {
  const generation = 10 + ((randomBytes(1)[0] ?? 0) % 90)
  return `${generation}_${randomBytes(100).toString('base64url')}`.slice(0, 136)
}

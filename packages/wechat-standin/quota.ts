import {
  CODE_IMAGE_OVER_MINUTE_ERRCODE,
  FORCED_OVER_DAILY_ERRCODE,
  JSCODE2SESSION_PER_USER_PER_MINUTE,
  QUOTA_DAY_UTC_OFFSET_MS,
  URL_LINKS_PER_SECOND,
} from './assumptions.ts'
import type { Clock } from './clock.ts'
import { failure, type Failure } from './errcode.ts'

/** Limits per appid; `sessionPerUserPerMinute` per appid and user. */
export const quotaRules = {
  stableTokenPerMinute: { calls: 10_000, window: 'minute', errcode: 45011 },
  stableTokenPerDay: { calls: 500_000, window: 'day', errcode: 45009 },
  forcedRefreshPerDay: { calls: 20, window: 'day', errcode: FORCED_OVER_DAILY_ERRCODE },
  tokenPerDay: { calls: 2_000, window: 'day', errcode: 45009 },
  codeImagePerMinute: { calls: 5_000, window: 'minute', errcode: CODE_IMAGE_OVER_MINUTE_ERRCODE },
  urlLinkPerDay: { calls: 500_000, window: 'day', errcode: 44993 },
  urlLinkPerSecond: { calls: URL_LINKS_PER_SECOND, window: 'second', errcode: 44990 },
  phoneNumberPerMinute: { calls: 5_000, window: 'minute', errcode: 45011 },
  sessionPerUserPerMinute: { calls: JSCODE2SESSION_PER_USER_PER_MINUTE, window: 'minute', errcode: 45011 },
} as const

export type QuotaName = keyof typeof quotaRules
type Window = (typeof quotaRules)[QuotaName]['window']

/** Allowed calls that differ from WeChat's. */
export type QuotaCalls = Partial<Record<QuotaName, number>>

export interface Quotas {
  /** Counts one call. Over the limit: returns the error without counting. */
  spend(name: QuotaName, key: string): Failure | undefined
  reset(): void
}

export function createQuotas(clock: Clock, calls: QuotaCalls = {}): Quotas {
  const windows = {
    second: { index: 0, spent: new Map<string, number>() },
    minute: { index: 0, spent: new Map<string, number>() },
    day: { index: 0, spent: new Map<string, number>() },
  }

  function spentNow(window: Window): Map<string, number> {
    const current = windows[window]
    const index = indexOf(window, clock.now())
    if (current.index !== index) {
      current.index = index
      current.spent.clear()
    }
    return current.spent
  }

  return {
    spend(name, key) {
      const rule = quotaRules[name]
      const spent = spentNow(rule.window)
      const counter = `${name} ${key}`
      const before = spent.get(counter) ?? 0
      if (before >= (calls[name] ?? rule.calls)) return failure(rule.errcode)
      spent.set(counter, before + 1)
      return undefined
    },
    reset() {
      for (const { spent } of Object.values(windows)) spent.clear()
    },
  }
}

function indexOf(window: Window, now: number): number {
  if (window === 'second') return Math.floor(now / 1_000)
  if (window === 'minute') return Math.floor(now / 60_000)
  return Math.floor((now + QUOTA_DAY_UTC_OFFSET_MS) / 86_400_000)
}

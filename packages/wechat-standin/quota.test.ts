import { expect, test } from 'vitest'
import { createClock } from './clock.ts'
import { createQuotas, type QuotaName } from './quota.ts'

const NOON_IN_BEIJING = Date.UTC(2026, 10, 23, 4)

function spendUntilRefused(name: QuotaName): { granted: number; errcode: number | undefined } {
  const quotas = createQuotas(createClock(() => NOON_IN_BEIJING))
  for (let granted = 0; ; granted++) {
    const refused = quotas.spend(name, 'appid')
    if (refused || granted > 1_000_000) return { granted, errcode: refused?.errcode }
  }
}

test.each([
  [
    'W15: a minute',
    'stableTokenPerMinute',
    45011,
    'api minute-quota reach limit, must slower, retry next minute',
    60_000,
  ],
  ['W13: a day', 'tokenPerDay', 45009, 'reach max api daily quota limit', 12 * 3600_000],
] as const)('%s: %s gets %i `%s`, until the next begins in Beijing', (_, name, errcode, errmsg, leftMs) => {
  const clock = createClock(() => NOON_IN_BEIJING)
  const quotas = createQuotas(clock, { [name]: 1 })
  quotas.spend(name, 'appid')
  expect(quotas.spend(name, 'appid')).toEqual({ kind: 'failure', errcode, errmsg })
  clock.advance(leftMs - 1)
  expect(quotas.spend(name, 'appid')?.errcode).toBe(errcode)
  clock.advance(1)
  expect(quotas.spend(name, 'appid')).toBeUndefined()
})

test.each([
  ['W35: Quota 10,000/min', 'stableTokenPerMinute', 10_000, 45011],
  ['W36: 500,000/day', 'stableTokenPerDay', 500_000, 45009],
  ['W33: at most 20 a day', 'forcedRefreshPerDay', 20, 45009],
  ['W41: about 2,000/day', 'tokenPerDay', 2000, 45009],
  ['W14, W78: 5,000 calls/min/appid, the daily code for a minute limit', 'codeImagePerMinute', 5000, 45009],
] as const)('%s: %s grants exactly %i, then %i', (_, name, granted, errcode) => {
  expect(spendUntilRefused(name)).toEqual({ granted, errcode })
})

import { expect, test } from 'vitest'
import { createClock } from './clock.ts'
import { createQuotas, quotaRules, type QuotaName } from './quota.ts'

const NOON_IN_BEIJING = Date.UTC(2026, 10, 23, 4)

function spendUntilRefused(name: QuotaName): { granted: number; errcode: number | undefined } {
  const quotas = createQuotas(createClock(() => NOON_IN_BEIJING))
  for (let granted = 0; ; granted++) {
    const refused = quotas.spend(name, 'appid')
    if (refused || granted > 1_000_000) return { granted, errcode: refused?.errcode }
  }
}

test('W15: 45011 `api minute-quota reach limit, must slower, retry next minute`', () => {
  let now = NOON_IN_BEIJING
  const quotas = createQuotas(
    createClock(() => now),
    { stableTokenPerMinute: 1 },
  )
  quotas.spend('stableTokenPerMinute', 'appid')
  expect(quotas.spend('stableTokenPerMinute', 'appid')).toEqual({
    kind: 'failure',
    errcode: 45011,
    errmsg: 'api minute-quota reach limit, must slower, retry next minute',
  })
  now += 60_000
  expect(quotas.spend('stableTokenPerMinute', 'appid')).toBeUndefined()
})

test('W13: 45009 `reach max api daily quota limit`', () => {
  let now = NOON_IN_BEIJING
  const quotas = createQuotas(
    createClock(() => now),
    { tokenPerDay: 1 },
  )
  quotas.spend('tokenPerDay', 'appid')
  expect(quotas.spend('tokenPerDay', 'appid')).toEqual({
    kind: 'failure',
    errcode: 45009,
    errmsg: 'reach max api daily quota limit',
  })
  now += 12 * 3600_000 - 1
  expect(quotas.spend('tokenPerDay', 'appid')?.errcode).toBe(45009)
  now += 1
  expect(quotas.spend('tokenPerDay', 'appid')).toBeUndefined()
})

test('W14: (also seen for minute limits): 45009 for code images, whose limit is a minute’s', () => {
  expect(quotaRules.codeImagePerMinute).toEqual({ calls: 5000, window: 'minute', errcode: 45009 })
})

test.each([
  ['W35: Quota 10,000/min', 'stableTokenPerMinute', 10_000, 45011],
  ['W36: 500,000/day', 'stableTokenPerDay', 500_000, 45009],
  ['W33: at most 20 a day', 'forcedRefreshPerDay', 20, 45009],
  ['W41: about 2,000/day', 'tokenPerDay', 2000, 45009],
  ['W78: 5,000 calls/min/appid', 'codeImagePerMinute', 5000, 45009],
] as const)('%s: %s grants exactly %i, then %i', (_, name, granted, errcode) => {
  expect(spendUntilRefused(name)).toEqual({ granted, errcode })
})

test('quotas count per mini-program', () => {
  const quotas = createQuotas(createClock(), { tokenPerDay: 1 })
  quotas.spend('tokenPerDay', 'one')
  expect(quotas.spend('tokenPerDay', 'two')).toBeUndefined()
})

test('a reset restores all quotas', () => {
  const quotas = createQuotas(createClock(), { tokenPerDay: 1 })
  quotas.spend('tokenPerDay', 'appid')
  quotas.reset()
  expect(quotas.spend('tokenPerDay', 'appid')).toBeUndefined()
})

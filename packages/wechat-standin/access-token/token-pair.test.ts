import { expect, test } from 'vitest'
import { type Clock, createClock } from '../clock.ts'
import { createTokenPairs, TOKEN_LIFE_MS, TOKEN_OVERLAP_MS } from './tokens.ts'

function stoppedClock(): Clock {
  return createClock(() => 1_800_000_000_000)
}

test('W20, W21: access_token about 136 URL-safe characters (D: reserve 512)', () => {
  const { value } = createTokenPairs(stoppedClock()).supersede('appid', 0)
  expect(value).toMatch(/^[\w-]{136}$/)
})

test('a token lives for two hours, to the millisecond, and is remembered as expired after', () => {
  const clock = stoppedClock()
  const tokens = createTokenPairs(clock)
  const { value } = tokens.supersede('appid', 0)
  clock.advance(TOKEN_LIFE_MS - 1)
  expect(tokens.stateOf(value)).toEqual({ appid: 'appid', state: 'live' })
  clock.advance(1)
  expect(tokens.stateOf(value)).toEqual({ appid: 'appid', state: 'expired' })
})

test('an expired token does not come back to life when the next is issued', () => {
  const clock = stoppedClock()
  const tokens = createTokenPairs(clock)
  const { value } = tokens.supersede('appid', TOKEN_OVERLAP_MS)
  clock.advance(TOKEN_LIFE_MS)
  tokens.supersede('appid', TOKEN_OVERLAP_MS)
  expect(tokens.stateOf(value)).toBeUndefined()
})

test('each mini-program has its own tokens', () => {
  const tokens = createTokenPairs(stoppedClock())
  const one = tokens.supersede('one', 0)
  tokens.supersede('two', 0)
  expect(tokens.stateOf(one.value)).toEqual({ appid: 'one', state: 'live' })
})

import { createStableMode, type StableMode } from './access-token/stable_token.ts'
import { createTokenPairs, type TokenPairs } from './access-token/tokens.ts'
import type { Account } from './account.ts'
import type { Clock } from './clock.ts'
import { type Calls, createCalls } from './control-api/calls.ts'
import { createFaults, type Faults } from './control-api/faults.ts'
import { createJsCodes, type JsCodes } from './login.ts'
import type { Centre } from './code-image/paintings.ts'
import { createQuotas, type QuotaCalls, type Quotas } from './quota.ts'

export interface StandInOptions {
  /** At least one. `/_dev/login` uses the first by default. */
  accounts: readonly Account[]
  /** The URL that code images encode and URL links lead to. Default: miniprogram-phone's, `http://127.0.0.1:4103`. */
  phoneUrl?: string
  /** The picture in the middle of code images. Default: `photograph`. */
  centre?: Centre
  /** Overrides of WeChat's quotas. */
  quotas?: QuotaCalls
}

/** Everything that one stand-in remembers. */
export interface State {
  readonly phoneUrl: string
  readonly centre: Centre
  readonly accounts: readonly Account[]
  readonly clock: Clock
  readonly quotas: Quotas
  /** stable_token's and token's tokens are independent of each other. */
  readonly stableTokens: TokenPairs
  readonly stableMode: StableMode
  readonly tokens: TokenPairs
  /** Of wx.login, and of the button for the phone number. */
  readonly jsCodes: JsCodes
  readonly phoneCodes: JsCodes
  readonly blockedUsers: Set<string>
  readonly faults: Faults
  readonly calls: Calls
  /** Back to the state after the start. */
  reset(): void
}

export function createState(options: StandInOptions, clock: Clock): State {
  const quotas = createQuotas(clock, options.quotas)
  const stableTokens = createTokenPairs(clock)
  const stableMode = createStableMode(clock, stableTokens, quotas)
  const tokens = createTokenPairs(clock)
  const jsCodes = createJsCodes(clock)
  const phoneCodes = createJsCodes(clock)
  const blockedUsers = new Set<string>()
  const faults = createFaults()
  const calls = createCalls()

  function reset(): void {
    for (const part of [quotas, stableTokens, stableMode, tokens, jsCodes, phoneCodes, faults, calls, clock])
      part.reset()
    blockedUsers.clear()
  }

  return {
    phoneUrl: options.phoneUrl ?? 'http://127.0.0.1:4103',
    centre: options.centre ?? 'photograph',
    accounts: options.accounts,
    clock,
    quotas,
    stableTokens,
    stableMode,
    tokens,
    jsCodes,
    phoneCodes,
    blockedUsers,
    faults,
    calls,
    reset,
  }
}

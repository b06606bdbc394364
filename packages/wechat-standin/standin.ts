import { createStableMode, type StableMode } from './access-token/stable-mode.ts'
import { createTokenPairs, type TokenPairs } from './access-token/token-pair.ts'
import type { Account } from './common/account.ts'
import type { Clock } from './common/clock.ts'
import { createQuotas, type QuotaCalls, type Quotas } from './common/quota.ts'
import { createCalls, type Calls } from './inside/calls.ts'
import { createFaults, type Faults } from './inside/fault.ts'
import { createJsCodes, type JsCodes } from './login/js-code.ts'

export interface StandinOptions {
  /** The first is the one that `_dev/login` uses unless told. */
  accounts: readonly Account[]
  /** Where the codes lead; read anew for every picture, so it may be changed while running. */
  phoneUrl: string
  /** Other quotas than WeChat's. */
  quotas?: QuotaCalls
}

/** All that one stand-in remembers. */
export interface Standin {
  readonly options: StandinOptions
  readonly accounts: readonly Account[]
  readonly clock: Clock
  readonly quotas: Quotas
  /** Those of stable_token and those of token, which know nothing of each other. */
  readonly stableTokens: TokenPairs
  readonly stableMode: StableMode
  readonly tokens: TokenPairs
  readonly jsCodes: JsCodes
  readonly blockedUsers: Set<string>
  readonly faults: Faults
  readonly calls: Calls
  /** As freshly started. */
  reset(): void
}

export function createStandin(options: StandinOptions, clock: Clock): Standin {
  const quotas = createQuotas(clock, options.quotas)
  const stableTokens = createTokenPairs(clock)
  const stableMode = createStableMode(clock, stableTokens, quotas)
  const tokens = createTokenPairs(clock)
  const jsCodes = createJsCodes(clock)
  const blockedUsers = new Set<string>()
  const faults = createFaults()
  const calls = createCalls()

  function reset(): void {
    for (const part of [quotas, stableTokens, stableMode, tokens, jsCodes, faults, calls, clock]) part.reset()
    blockedUsers.clear()
  }

  return {
    options,
    accounts: options.accounts,
    clock,
    quotas,
    stableTokens,
    stableMode,
    tokens,
    jsCodes,
    blockedUsers,
    faults,
    calls,
    reset,
  }
}

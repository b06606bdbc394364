import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { pool } from '../db/client.ts'
import { env } from '../env.ts'
import { SaomaError } from '../errors.ts'

/** Tries a minute: of one browser or user that we know, and of all that we do not know behind one address. */
const perMinute = {
  code: { known: 30, address: 300 },
  auth: { known: 30, address: 300 },
  pusher: { known: 30, address: 300 },
  register: { known: 30, address: 300 },
  publish: { known: 30, address: 300 },
  session: { known: 30, address: 300 },
  miss: { known: 30, address: 60 },
} as const

export type Limited = keyof typeof perMinute

/** `known` names a browser or user; those behind one office's or carrier's address do not use up each other's tries. */
export type Who = { known: string } | { address: string | null }

type Limiters = Map<string, RateLimiterPostgres>

// Shared, though Next evaluates this module several times: each holds in memory whom it has refused.
const shared = globalThis as { saomaLimiters?: Limiters }

/** Counts one try, in the database, so that all instances count together. Throws `rate_limited` past the limit. */
export async function limit(what: Limited, who: Who): Promise<void> {
  if (!env().SAOMA_RATE_LIMIT) return
  const kind = 'known' in who ? 'known' : 'address'
  const key = 'known' in who ? who.known : (who.address ?? 'unknown')
  try {
    await limiter(what, kind).consume(key)
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    throw new SaomaError('rate_limited', { retryAfter: Math.max(1, Math.ceil(refused.msBeforeNext / 1_000)) })
  }
}

function limiter(what: Limited, kind: 'known' | 'address'): RateLimiterPostgres {
  const limiters = (shared.saomaLimiters ??= new Map())
  const keyPrefix = `${what}-${kind}`
  const made = limiters.get(keyPrefix) ?? make(keyPrefix, perMinute[what][kind])
  limiters.set(keyPrefix, made)
  return made
}

function make(keyPrefix: string, points: number): RateLimiterPostgres {
  return new RateLimiterPostgres({
    // Without their names: named statements clash with poolers in transaction mode.
    storeClient: {
      query: ({ text, values }: { text: string; values: unknown[] }) => pool().query(text, values),
    },
    storeType: 'client',
    tableName: 'RateLimit',
    tableCreated: true,
    // lib/housekeeping does.
    clearExpiredByTimeout: false,
    keyPrefix,
    points,
    duration: 60,
    // Whoever goes on after a refusal is refused without asking the database again.
    inMemoryBlockOnConsumed: points + 1,
  })
}

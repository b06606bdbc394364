import { RateLimiterMemory, RateLimiterPostgres, type RateLimiterRes } from 'rate-limiter-flexible'
import { hash } from './crypto.ts'
import { db, pool } from './db/client.ts'
import { env } from './env.ts'
import { SaomaError } from './errors.ts'
import { log } from './log.ts'
import { remember } from './per-process.ts'
import { networksOf } from './visitor/address.ts'

export type Limited =
  'code' | 'auth' | 'pusher' | 'register' | 'phone' | 'publish' | 'session' | 'miss' | 'export' | 'act'

export type Caller = {
  address: string | null
  /** A browser in which somebody has signed in, a user, or a scene that the caller opened. */
  known?: string
  /** The person who signed in there. One person may use any number of browsers. */
  person?: string
}

type Bucket = { name: string; key: string; points: number; shared: boolean }

/** Attempts per minute. */
const perMinute = { known: 30, person: 300, stranger: 300, everybody: 1_200 } as const

/** Attempts of strangers where they have fewer. Each act that they try leaves a row. */
const strangersPerMinute: Partial<Record<Limited, number>> = { miss: 60, act: 10 }

/**
 * Attempts that cost calls to WeChat are counted in the database, across all instances: per browser, person, user and
 * address, and for all strangers together. Everything else is counted in memory, which protects the CPU of one instance.
 */
const costsCalls: ReadonlySet<Limited> = new Set(['code', 'auth', 'phone'])

type Limiter = RateLimiterPostgres | RateLimiterMemory

/**
 * Counts one attempt of a caller. The narrowest bucket comes first, so that an attempt it refuses doesn't use up wider ones.
 * Throws `rate_limited` over a limit, `unavailable` if the caller's address is unknown.
 */
export async function limit(what: Limited, caller: Caller): Promise<void> {
  if (!env().SAOMA_RATE_LIMIT) return
  if (caller.known === undefined) await consume(strangerBuckets(what, networks(caller)))
  else await limitKnown(what, caller.known, caller.person)
  await limitNetwork(what, caller)
}

/**
 * Counts an attempt of a known browser, user or scene, but not of its network. Throws `rate_limited`. The counter outlives the
 * user for a minute, so it has no id of theirs.
 */
export async function limitKnown(what: Limited, known: string, person?: string): Promise<void> {
  if (!env().SAOMA_RATE_LIMIT) return
  const isShared = costsCalls.has(what)
  const buckets: Bucket[] = [
    { name: `${what}-known`, key: hash(known), points: perMinute.known, shared: isShared },
  ]
  if (person !== undefined)
    buckets.push({ name: `${what}-person`, key: person, points: perMinute.person, shared: isShared })
  await consume(buckets)
}

/** Counts an attempt against the limit of everyone behind one address, known or not. Throws like `limit`. */
export async function limitNetwork(what: Limited, caller: Pick<Caller, 'address'>): Promise<void> {
  if (!env().SAOMA_RATE_LIMIT) return
  const buckets = networks(caller).map(({ network, weight }) => ({
    name: `${what}-everybody-${weight}`,
    key: network,
    points: perMinute.everybody * weight,
    shared: false,
  }))
  await consume(buckets)
}

function strangerBuckets(what: Limited, networks: Network[]): Bucket[] {
  const points = strangersPerMinute[what] ?? perMinute.stranger
  const buckets = networks.map(({ network, weight }) => ({
    name: `${what}-stranger-${weight}`,
    key: network,
    points: points * weight,
    shared: costsCalls.has(what) && weight === 1,
  }))
  if (what !== 'code') return buckets
  return [
    ...buckets,
    { name: 'code-strangers', key: 'all', points: env().SAOMA_CODES_PER_MINUTE, shared: true },
  ]
}

type Network = ReturnType<typeof networksOf>[number]

/** Without an address, all visitors would share one bucket, and one of them could lock out the others. */
function networks({ address }: Pick<Caller, 'address'>): Network[] {
  if (address !== null) return networksOf(address)
  log().error('The client address cannot be read: check SAOMA_TRUST_PROXY, and what the proxy in front sends')
  throw new SaomaError('unavailable', { retryAfter: 60 })
}

async function consume(buckets: Bucket[]): Promise<void> {
  for (const bucket of buckets) {
    try {
      await limiter(bucket).consume(bucket.key)
    } catch (refused: unknown) {
      // Not by class: the limiter may come from another copy of this module, see SaomaError.
      if (refused instanceof Error) throw refused
      const { msBeforeNext } = refused as RateLimiterRes
      const retryAfter = Math.max(1, Math.ceil(msBeforeNext / 1_000))
      const isFull = bucket.name === 'code-strangers'
      throw new SaomaError('rate_limited', {
        retryAfter,
        ...(isFull && { reason: 'too_many_codes' as const }),
      })
    }
  }
}

function limiter(bucket: Bucket): Limiter {
  const limiters = remember('limiters', () => new Map<string, Limiter>())
  const made = limiters.get(bucket.name) ?? newLimiter(bucket)
  limiters.set(bucket.name, made)
  return made
}

function newLimiter({ name, points, shared: inDatabase }: Bucket): Limiter {
  const options = { keyPrefix: name, points, duration: 60 }
  if (!inDatabase) return new RateLimiterMemory(options)
  return new RateLimiterPostgres({
    ...options,
    // Unnamed, because named statements clash with poolers in transaction mode.
    storeClient: {
      query: ({ text, values }: { text: string; values: unknown[] }) => pool().query(text, values),
    },
    storeType: 'client',
    tableName: 'RateLimit',
    tableCreated: true,
    // lib/cleanup.ts does.
    clearExpiredByTimeout: false,
    // Attempts after a refusal are refused without a query.
    inMemoryBlockOnConsumed: points + 1,
  })
}

/** Deletes at most `max` expired counters. Returns how many were deleted. */
export function removeCounters(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "RateLimit" WHERE key = ANY (ARRAY(
      SELECT key FROM "RateLimit" WHERE expire < (extract(epoch FROM now()) * 1000)::bigint
      ORDER BY expire LIMIT ${max}::int FOR UPDATE SKIP LOCKED))`
}

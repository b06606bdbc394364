import { RateLimiterMemory, RateLimiterPostgres, type RateLimiterRes } from 'rate-limiter-flexible'
import { db, pool } from './db/client.ts'
import { env } from './env.ts'
import { SaomaError } from './errors.ts'
import { log } from './log.ts'
import { remember } from './per-process.ts'
import { networksOf } from './visitor/address.ts'

export type Limited = 'code' | 'auth' | 'pusher' | 'register' | 'publish' | 'session' | 'miss'

export type Caller = {
  address: string | null
  /** A browser in which a login was completed, a user, or a scene at hand. */
  known?: string
  /** The person behind a known browser, who may have any number of them. */
  person?: string
}

type Bucket = { name: string; key: string; points: number; shared: boolean }

/** Tries a minute. */
const perMinute = { known: 30, person: 300, stranger: 300, strangerMisses: 60, everybody: 1_200 } as const

/**
 * What costs calls to WeChat is counted in the database, for all instances together: by browser, person, user and address,
 * and for all strangers. Wider networks, what everybody behind an address does, and everything else are counted by each
 * instance for itself: that protects its processor, and there are as many processors as instances.
 */
const costsCalls: ReadonlySet<Limited> = new Set(['code', 'auth'])

type Limiter = RateLimiterPostgres | RateLimiterMemory

/**
 * Counts one try of a caller, narrowest bucket first, so that what a narrow one refuses uses up no wider one.
 * Throws `rate_limited` past a limit, and `unavailable` where the caller's address is unknown.
 */
export async function limit(what: Limited, caller: Caller): Promise<void> {
  if (!env().SAOMA_RATE_LIMIT) return
  if (caller.known === undefined) await consume(strangerBuckets(what, networks(caller)))
  else await limitKnown(what, caller.known, caller.person)
  await limitNetwork(what, caller)
}

/** Counts a try of a known browser, user or scene, and nothing of its network. Throws `rate_limited`. */
export async function limitKnown(what: Limited, known: string, person?: string): Promise<void> {
  if (!env().SAOMA_RATE_LIMIT) return
  const isShared = costsCalls.has(what)
  const buckets: Bucket[] = [{ name: `${what}-known`, key: known, points: perMinute.known, shared: isShared }]
  if (person !== undefined)
    buckets.push({ name: `${what}-person`, key: person, points: perMinute.person, shared: isShared })
  await consume(buckets)
}

/** Counts a try against what everybody behind one address may do together, known or not. Throws like `limit`. */
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
  const points = what === 'miss' ? perMinute.strangerMisses : perMinute.stranger
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

/** An unknown address would put all visitors into one bucket, where one of them locks out the rest. */
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
      // Not by its class: the limiter may be another copy's, see SaomaError.
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
    // Whoever goes on after a refusal is refused without a query.
    inMemoryBlockOnConsumed: points + 1,
  })
}

/** Deletes at most `max` expired counters. Returns how many were deleted. */
export function removeCounters(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "RateLimit" WHERE key IN (
      SELECT key FROM "RateLimit" WHERE expire < extract(epoch FROM now()) * 1000
      LIMIT ${max}::int FOR UPDATE SKIP LOCKED)`
}

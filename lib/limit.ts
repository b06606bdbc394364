import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { hash } from './crypto.ts'
import { query } from './db/client.ts'
import type { Prisma } from './db/generated/client.ts'
import { env } from './env.ts'
import { SaomaError } from './errors.ts'
import { log } from './log.ts'
import { remember } from './per-process.ts'
import { type Bucket, counted, keyOf, type Refusal, strangers, windowSeconds } from './shared-counters.ts'
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

type LimitBucket = Bucket & { shared: boolean }

/** Attempts per minute. */
const perMinute = { known: 30, person: 300, stranger: 300, everybody: 1_200 } as const

/** Attempts of strangers where they have fewer. Each act that they try leaves a row. */
const strangersPerMinute: Partial<Record<Limited, number>> = { miss: 60, act: 10 }

/**
 * Attempts that cost calls to WeChat are counted in the database, exactly and across all instances: per browser, person and
 * address, and for all strangers together. Everything else is counted in memory, which protects the CPU of one instance: of
 * n instances each allows the whole limit, so together at most n times as much.
 */
const costsCalls: ReadonlySet<Limited> = new Set(['code', 'auth', 'phone'])

/**
 * Counts one attempt of a caller. Throws `rate_limited` over a limit, `unavailable` if the caller's address is unknown. An attempt
 * that a narrow limit refuses doesn't use up wider ones in the database.
 */
export async function limit(what: Limited, caller: Caller): Promise<void> {
  const shared = await limitHere(what, caller)
  if (shared.length === 0) return
  const [refusal] = await query<Refusal>`WITH ${counted(shared)} SELECT * FROM refusal`
  if (refusal) throw overLimit(refusal)
}

/**
 * Counts an attempt that one statement both counts and makes. Resolves to SQL: the CTEs that count it in the database, the last of
 * which, `refusal`, has a row where the attempt is refused: throw `overLimit` of it. Throws like `limit`.
 */
export async function limitWithin(what: Limited, caller: Caller): Promise<Prisma.Sql> {
  return counted(await limitHere(what, caller))
}

/** The error for a refusal by the database, which is remembered: until the counter starts again, this instance asks for it no more. */
export function overLimit(refusal: Refusal): SaomaError {
  void refusals().block(refusal.key, refusal.ms / 1_000)
  return rateLimited(refusal)
}

/**
 * Counts an attempt of a known browser, user or scene, but not of its network, on this instance. Throws `rate_limited`. The counter
 * outlives the user for a minute, so it has no id of theirs.
 */
export async function limitKnown(what: Limited, known: string): Promise<void> {
  if (env().SAOMA_RATE_LIMIT) await consume([knownBucket(what, known, false)])
}

/** Counts an attempt against the limit of everyone behind one address, known or not. Throws like `limit`. */
export async function limitNetwork(what: Limited, caller: Pick<Caller, 'address'>): Promise<void> {
  if (env().SAOMA_RATE_LIMIT) await consume(everybodyBuckets(what, networks(caller)))
}

/** Counts in memory what is counted there, and returns the other buckets, narrowest first. */
async function limitHere(what: Limited, caller: Caller): Promise<LimitBucket[]> {
  if (!env().SAOMA_RATE_LIMIT) return []
  const { known, person } = caller
  const networksHere = networks(caller)
  const buckets =
    known === undefined ? strangerBuckets(what, networksHere) : knownBuckets(what, known, person)
  const [shared, here] = [
    buckets.filter((bucket) => bucket.shared),
    buckets.filter((bucket) => !bucket.shared),
  ]
  for (const bucket of shared) await refuseAgain(keyOf(bucket))
  await consume([...here, ...everybodyBuckets(what, networksHere)])
  return shared
}

function knownBuckets(what: Limited, known: string, person: string | undefined): LimitBucket[] {
  const shared = costsCalls.has(what)
  const own = knownBucket(what, known, shared)
  return person === undefined
    ? [own]
    : [own, { name: `${what}-person`, key: person, points: perMinute.person, shared }]
}

function knownBucket(what: Limited, known: string, shared: boolean): LimitBucket {
  return { name: `${what}-known`, key: hash(known), points: perMinute.known, shared }
}

function everybodyBuckets(what: Limited, networks: Network[]): LimitBucket[] {
  return networks.map(({ network, weight }) => ({
    name: `${what}-everybody-${weight}`,
    key: network,
    points: perMinute.everybody * weight,
    shared: false,
  }))
}

function strangerBuckets(what: Limited, networks: Network[]): LimitBucket[] {
  const points = strangersPerMinute[what] ?? perMinute.stranger
  const buckets = networks.map(({ network, weight }) => ({
    name: `${what}-stranger-${weight}`,
    key: network,
    points: points * weight,
    shared: costsCalls.has(what) && weight === 1,
  }))
  if (what !== 'code') return buckets
  return [...buckets, { name: strangers, key: 'all', points: env().SAOMA_CODES_PER_MINUTE, shared: true }]
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
      await limiter(bucket.name, bucket.points).consume(bucket.key)
    } catch (refused: unknown) {
      // Not by class: the limiter may come from another copy of this module, see SaomaError.
      if (refused instanceof Error) throw refused
      throw rateLimited({ key: keyOf(bucket), ms: (refused as RateLimiterRes).msBeforeNext })
    }
  }
}

function rateLimited({ key, ms }: Refusal): SaomaError {
  const isFull = key.startsWith(`${strangers}:`)
  return new SaomaError('rate_limited', {
    retryAfter: Math.max(1, Math.ceil(ms / 1_000)),
    ...(isFull && { reason: 'too_many_codes' as const }),
  })
}

function limiter(name: string, points: number): RateLimiterMemory {
  const limiters = remember('limiters', () => new Map<string, RateLimiterMemory>())
  const made =
    limiters.get(name) ?? new RateLimiterMemory({ keyPrefix: name, points, duration: windowSeconds })
  limiters.set(name, made)
  return made
}

/** The counters in the database that are known to be over their limit. */
function refusals(): RateLimiterMemory {
  return limiter('refusals', 1)
}

async function refuseAgain(key: string): Promise<void> {
  const refused = await refusals().get(key)
  if (refused !== null && refused.msBeforeNext > 0) throw rateLimited({ key, ms: refused.msBeforeNext })
}

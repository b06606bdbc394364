import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
  retry,
} from 'cockatiel'
import { SaomaError } from '../errors.ts'
import { log } from '../log.ts'
import { WechatError } from './api.ts'

/** -1: busy. 45011: the minute's quota; its last seconds may pass meanwhile. */
const busy = new Set([-1, 45011])
/** The quota of the day, now and then of the minute: hence a short pause first, and longer ones after that. */
const spent = 45009
const pauses = { initialDelay: 10_000, maxDelay: 900_000 }
/** How long a page waits before it asks us again. That costs WeChat nothing while we pause. */
const retrySeconds = 10

const again = retry(
  handleWhen((error) => error instanceof WechatError && busy.has(error.errcode)),
  { maxAttempts: 3, backoff: new ExponentialBackoff({ initialDelay: 250, maxDelay: 2_000 }) },
)

// One a process, though Next evaluates this module several times.
const shared = globalThis as { saomaCircuits?: Map<string, CircuitBreakerPolicy> }

/** Asks up to three times more while WeChat is busy, at growing distances and within the budget. */
export function whileBusy<T>(budget: AbortSignal, ask: () => Promise<T>): Promise<T> {
  return again.execute(ask, budget)
}

/**
 * Asks, unless WeChat has just said that the quota of this path is gone: then not at all for a while.
 * Throws what `ask` throws, and `wechat_unavailable` during the pause.
 */
export async function withinQuota<T>(path: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await circuitOf(path).execute(ask)
  } catch (error) {
    if (isBrokenCircuitError(error)) throw outOfQuota(new Error(`not asked: the quota of ${path} is gone`))
    throw error
  }
}

/** What WeChat reported, as an error of ours. Anything else as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof WechatError)) return error
  if (error.errcode === spent) return outOfQuota(error)
  return new SaomaError('wechat_unavailable', { cause: error })
}

function outOfQuota(cause: Error): SaomaError {
  return new SaomaError('wechat_unavailable', { cause, reason: 'wechat_quota', retryAfter: retrySeconds })
}

function circuitOf(path: string): CircuitBreakerPolicy {
  const circuits = (shared.saomaCircuits ??= new Map())
  const made = circuits.get(path) ?? newCircuit(path)
  circuits.set(path, made)
  return made
}

function newCircuit(path: string): CircuitBreakerPolicy {
  const circuit = circuitBreaker(
    handleWhen((error) => error instanceof WechatError && error.errcode === spent),
    { halfOpenAfter: new ExponentialBackoff(pauses), breaker: new ConsecutiveBreaker(1) },
  )
  circuit.onBreak(() => log().error({ path }, 'the quota of WeChat is gone: pausing'))
  return circuit
}

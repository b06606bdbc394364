import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
  noJitterGenerator,
  retry,
} from 'cockatiel'
import { SaomaError } from '../errors.ts'
import { log } from '../log.ts'
import { remember } from '../per-process.ts'
import { WechatError } from './api.ts'

/** -1: busy. 45011: the minute's quota; its last seconds may pass meanwhile. */
const busy = new Set([-1, 45011])
/** The quota of the day, now and then of the minute: hence a short pause first, and longer ones after that. */
const spent = new Set([45009, 44993])
/**
 * What only the operator can change: AppID, AppSecret, IP whitelist, permissions, page and version. Asking again with every
 * visitor would change nothing, and use up what is left of the quota. Docs: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/
 */
export const misconfigured: ReadonlySet<number> = new Set([
  40002, 40013, 40097, 40125, 40129, 40164, 40169, 40243, 41002, 41004, 41030, 45035, 47001, 48001, 48004,
  50002, 50004, 50007, 61004, 85079, 85096, 85402, 85407, 89503, 89506, 89507,
])
const pauses = {
  quota: { initialDelay: 10_000, maxDelay: 900_000, generator: noJitterGenerator },
  account: { initialDelay: 5_000, maxDelay: 60_000, generator: noJitterGenerator },
} as const
/** How long a page waits before it asks us again. That costs WeChat nothing while we pause. */
const retrySeconds = 10

const again = retry(
  handleWhen((error) => isOneOf(busy, error)),
  { maxAttempts: 3, backoff: new ExponentialBackoff({ initialDelay: 250, maxDelay: 2_000 }) },
)

type Circuits = Record<keyof typeof pauses, CircuitBreakerPolicy>

/** Asks up to three times more while WeChat is busy, at growing distances and within the budget. */
export function whileBusy<T>(budget: AbortSignal, ask: () => Promise<T>): Promise<T> {
  return again.execute(ask, budget)
}

/**
 * Asks, unless WeChat has just given an error on this path that time does not cure: then not at all for a while. `lasting`
 * are the path's errcodes of that kind.
 * Throws what `ask` throws, and `wechat_unavailable` during the pause.
 */
export async function unlessPaused<T>(
  path: string,
  ask: () => Promise<T>,
  lasting: ReadonlySet<number> = misconfigured,
): Promise<T> {
  const { quota, account } = circuitsOf(path, lasting)
  return whilePaused(quota, outOfQuota, () => whilePaused(account, notReady, ask))

  function notReady(cause: Error): SaomaError {
    return new SaomaError('wechat_unavailable', { cause, retryAfter: retrySeconds })
  }
}

async function whilePaused<T>(
  circuit: CircuitBreakerPolicy,
  refusal: (cause: Error) => SaomaError,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await circuit.execute(ask)
  } catch (error) {
    if (isBrokenCircuitError(error)) throw refusal(new Error('not asked: WeChat refused just before'))
    throw error
  }
}

/** What WeChat reported, as an error of ours. Anything else as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof WechatError)) return error
  if (spent.has(error.errcode)) return outOfQuota(error)
  return new SaomaError('wechat_unavailable', { cause: error })
}

function outOfQuota(cause: Error): SaomaError {
  return new SaomaError('wechat_unavailable', { cause, reason: 'wechat_quota', retryAfter: retrySeconds })
}

function circuitsOf(path: string, lasting: ReadonlySet<number>): Circuits {
  const circuits = remember('circuits', () => new Map<string, Circuits>())
  const made = circuits.get(path) ?? {
    quota: newCircuit(path, spent, pauses.quota),
    account: newCircuit(path, lasting, pauses.account),
  }
  circuits.set(path, made)
  return made
}

/** Logs the first error only, until a call succeeds again. */
function newCircuit(
  path: string,
  codes: ReadonlySet<number>,
  pause: (typeof pauses)[keyof typeof pauses],
): CircuitBreakerPolicy {
  const circuit = circuitBreaker(
    handleWhen((error) => isOneOf(codes, error)),
    { halfOpenAfter: new ExponentialBackoff(pause), breaker: new ConsecutiveBreaker(1) },
  )
  let isLogged = false
  circuit.onBreak((reason) => {
    const cause = 'error' in reason ? reason.error.message : 'unknown'
    if (!isLogged) log().error({ path, cause }, 'WeChat refuses: pausing calls')
    isLogged = true
  })
  circuit.onReset(() => {
    isLogged = false
    log().info({ path }, 'WeChat answers again')
  })
  return circuit
}

function isOneOf(codes: ReadonlySet<number>, error: unknown): boolean {
  return error instanceof WechatError && codes.has(error.errcode)
}

import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  type IBackoff,
  type IBackoffFactory,
  type IPolicy,
  isBrokenCircuitError,
  noJitterGenerator,
  retry,
  wrap,
} from 'cockatiel'
import { SaomaError } from '../errors.ts'
import { log } from '../log.ts'
import { remember } from '../per-process.ts'
import { WechatError } from './api.ts'

/** -1: busy. 45011: the quota of this minute, which may end before the last retry. */
const busy = new Set([-1, 45011])
/** Usually the quota of the day, sometimes of the minute: hence a short pause first, then longer ones. */
const spent = new Set([45009])
/** The quota of the day for URL links, which begins anew at midnight in China. */
const spentForToday = new Set([44993])
/** That of the second. */
const spentForNow = new Set([44990])
/**
 * What only the operator can fix: AppID, AppSecret, IP whitelist, permissions, page and version. Calling again for every
 * visitor would fail too and use up the quota. Docs: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/
 */
export const misconfigured: ReadonlySet<number> = new Set([
  40002, 40013, 40097, 40125, 40129, 40164, 40169, 40243, 41002, 41004, 41030, 45035, 47001, 48001, 48004,
  50002, 50004, 50007, 61004, 85079, 85096, 85402, 85407, 89503, 89506, 89507,
])
const pauses = {
  account: pauseOf(5_000, 60_000),
  second: pauseOf(1_000, 10_000),
  quota: pauseOf(10_000, 900_000),
  day: { next: untilMidnightInChina },
}
/** How long a page waits before it retries. During a pause, that costs no call to WeChat. */
const retrySeconds = 10

const again = retry(
  handleWhen((error) => isOneOf(busy, error)),
  { maxAttempts: 3, backoff: new ExponentialBackoff({ initialDelay: 250, maxDelay: 2_000 }) },
)

type Pause = IBackoffFactory<unknown>
type Circuits = Record<keyof typeof pauses, CircuitBreakerPolicy>

function pauseOf(initialDelay: number, maxDelay: number): Pause {
  return new ExponentialBackoff({ initialDelay, maxDelay, generator: noJitterGenerator })
}

const dayMs = 86_400_000
/** China has one time zone and no daylight saving time. */
const chinaMs = 8 * 3_600_000

function untilMidnightInChina(): IBackoff<unknown> {
  return { duration: dayMs - ((Date.now() + chinaMs) % dayMs), next: untilMidnightInChina }
}

/** Retries up to three times while WeChat is busy, with exponential backoff and within the budget. */
export function retryWhileBusy<T>(budget: AbortSignal, call: () => Promise<T>): Promise<T> {
  return again.execute(call, budget)
}

/**
 * A circuit breaker per path: after a lasting error, calls on that path are paused. `lasting`: the errcodes that pause it
 * like a misconfiguration.
 * Throws what `call` throws, and `wechat_unavailable` during the pause.
 */
export async function withCircuitBreaker<T>(
  path: string,
  call: () => Promise<T>,
  lasting: ReadonlySet<number> = misconfigured,
): Promise<T> {
  const { day, quota, second, account } = circuitsOf(path, lasting)
  const spentCircuits = wrap(day, quota, second)
  return whilePaused(spentCircuits, outOfQuota, () => whilePaused(account, notReady, call))

  function notReady(cause: Error): SaomaError {
    return new SaomaError('wechat_unavailable', { cause, retryAfter: retrySeconds })
  }
}

async function whilePaused<T>(
  circuit: IPolicy,
  refusal: (cause: Error) => SaomaError,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await circuit.execute(call)
  } catch (error) {
    if (isBrokenCircuitError(error)) throw refusal(new Error('not asked: WeChat refused just before'))
    throw error
  }
}

/** Turns a WechatError into a SaomaError. Returns any other error unchanged. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof WechatError)) return error
  if (spent.has(error.errcode)) return outOfQuota(error)
  return new SaomaError('wechat_unavailable', { cause: error })
}

function outOfQuota(cause: Error): SaomaError {
  return new SaomaError('wechat_unavailable', { cause, reason: 'wechat_quota', retryAfter: retrySeconds })
}

function circuitsOf(path: string, lasting: ReadonlySet<number>): Circuits {
  const { circuits } = pastClockChange(
    remember('circuits', () => ({ circuits: new Map<string, Circuits>(), offset: -Infinity })),
  )
  const made = circuits.get(path) ?? {
    day: newCircuit(path, spentForToday, pauses.day),
    quota: newCircuit(path, spent, pauses.quota),
    second: newCircuit(path, spentForNow, pauses.second),
    account: newCircuit(path, lasting, pauses.account),
  }
  circuits.set(path, made)
  return made
}

/** cockatiel measures a pause by the wall clock: set back, the clock would prolong it by as much. Then all circuits are made anew. */
function pastClockChange<T extends { circuits: Map<string, Circuits>; offset: number }>(known: T): T {
  const offset = Date.now() - performance.now()
  if (offset < known.offset - 5_000) known.circuits.clear()
  known.offset = offset
  return known
}

/** Logs the first error only, until a call succeeds. */
function newCircuit(path: string, codes: ReadonlySet<number>, pause: Pause): CircuitBreakerPolicy {
  const circuit = circuitBreaker(
    handleWhen((error) => isOneOf(codes, error)),
    { halfOpenAfter: pause, breaker: new ConsecutiveBreaker(1) },
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

import { remember } from '../per-process.ts'

/** Where nobody comes any more, nobody asks WeChat, and a load balancer that took the instance out would never take it back. */
const forgottenMs = 600_000

function lastCode(): { failedAt: number } {
  return remember('last code', () => ({ failedAt: -Infinity }))
}

/** Notes whether WeChat made the code that this process asked for last. A call that a circuit breaker refused has failed, too. */
export function noteCode(outcome: 'made' | 'failed'): void {
  lastCode().failedAt = outcome === 'made' ? -Infinity : Date.now()
}

/**
 * Whether the last code that this process asked WeChat for has failed, within ten minutes. Visitors may not notice: while there
 * are spare codes, they get those.
 */
export function wechatFails(): boolean {
  return Date.now() - lastCode().failedAt < forgottenMs
}

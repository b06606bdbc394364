import { remember } from '../per-process.ts'

/** After this a failure is forgotten: an instance that a load balancer removed gets no visitors, so no success could clear it. */
const forgottenMs = 600_000

function lastCode(): { failedAt: number } {
  return remember('last code', () => ({ failedAt: -Infinity }))
}

/** Notes whether WeChat made the code that this process asked for last. A call that a circuit breaker refused has failed, too. */
export function noteCode(outcome: 'made' | 'failed'): void {
  lastCode().failedAt = outcome === 'made' ? -Infinity : performance.now()
}

/**
 * Whether the last code that this process asked WeChat for has failed, within ten minutes. Visitors may not notice: while there
 * are spare codes, they get those.
 */
export function wechatFails(): boolean {
  return performance.now() - lastCode().failedAt < forgottenMs
}

import type { Answer } from '../clients/browser.ts'
import { until } from '../until.ts'

/** What our clients retry: the server, or a service behind it, is away. */
const transient = new Set(['unavailable', 'wechat_unavailable', 'rate_limited'])

/**
 * Retries while there is no response or a transient error, as our clients and people do. Throws after
 * a minute, and at a 500, which is never right.
 */
export async function retry<T>(call: () => Promise<Answer<T>>): Promise<Answer<T>> {
  let last = 'no answer'
  return until(
    async () => {
      const answer = await call().catch(() => null)
      if (answer?.status === 500) throw new Error(`500: ${answer.msg}`)
      if (answer && !transient.has(answer.error ?? '')) return answer
      if (answer) last = `${answer.status} ${answer.error}`
      return null
    },
    () => last,
  )
}

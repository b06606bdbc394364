import { setTimeout as wait } from 'node:timers/promises'
import type { Answer } from '../clients/browser.ts'

const pausesMs = [50, 100, 200, 400] as const
const deadlineMs = 60_000
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

/** Polls until `ask` gives something. Throws after a minute, naming `what` was missing. */
export async function until<T>(ask: () => Promise<T | null>, what: string | (() => string)): Promise<T> {
  const end = Date.now() + deadlineMs
  for (let tries = 0; Date.now() < end; tries += 1) {
    const found = await ask()
    if (found !== null) return found
    await wait(pausesMs[Math.min(tries, pausesMs.length - 1)])
  }
  throw new Error(`stuck for ${deadlineMs} ms: ${typeof what === 'string' ? what : what()}`)
}

import { setTimeout as wait } from 'node:timers/promises'
import type { Answer } from '../clients/browser.ts'

/** Longer from time to time: whoever is down is not helped up by being asked. */
const pausesMs = [50, 100, 200, 400] as const
const patienceMs = 60_000
/** What our clients try again after: it is the server that fails, or what it needs. */
const passing = new Set(['unavailable', 'wechat_unavailable', 'rate_limited'])

/**
 * Does it again for as long as it gets no answer, or one that says "later", as our clients and a person with a button
 * do. Throws where it never ends, and at a 500: that is never the truth.
 */
export async function persist<T>(call: () => Promise<Answer<T>>): Promise<Answer<T>> {
  const end = Date.now() + patienceMs
  let last = 'no answer'
  for (let tries = 0; Date.now() < end; tries += 1) {
    const answer = await call().catch(() => null)
    if (answer && answer.status === 500) throw new Error(`500: ${answer.msg}`)
    if (answer && !passing.has(answer.error ?? '')) return answer
    if (answer) last = `${answer.status} ${answer.error}`
    await wait(pausesMs[Math.min(tries, pausesMs.length - 1)])
  }
  throw new Error(`stuck for ${patienceMs} ms: ${last}`)
}

/** Asks until something comes of it. Throws where nothing does. */
export async function until<T>(ask: () => Promise<T | null>, what: string): Promise<T> {
  const end = Date.now() + patienceMs
  for (let tries = 0; Date.now() < end; tries += 1) {
    const found = await ask()
    if (found !== null) return found
    await wait(pausesMs[Math.min(tries, pausesMs.length - 1)])
  }
  throw new Error(`stuck for ${patienceMs} ms: ${what}`)
}

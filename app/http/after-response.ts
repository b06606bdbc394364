import { after } from 'next/server'
import { log } from '#lib/log.ts'

/**
 * Runs `work` once the response is sent. Resolves at once where the platform keeps the process alive for it
 * (`waitUntil`), elsewhere when the work is done: await it if the work must not be lost. Never rejects.
 */
export async function afterResponse(work: Promise<void> | (() => Promise<void>)): Promise<void> {
  try {
    after(() => settle(work))
  } catch {
    // Next throws if there is no waitUntil, as on some serverless platforms.
    await settle(work)
  }
}

async function settle(work: Promise<void> | (() => Promise<void>)): Promise<void> {
  try {
    await (typeof work === 'function' ? work() : work)
  } catch (error) {
    log().error({ cause: error instanceof Error ? error.name : 'unknown' }, 'work after the response failed')
  }
}

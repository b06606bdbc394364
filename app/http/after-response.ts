import { after } from 'next/server'
import { log } from '#lib/log.ts'

/**
 * Work that goes on once the answer is sent. Resolves at once where the platform keeps the process alive for it
 * (`waitUntil`), elsewhere when the work is done: await it where the work must not be lost. Never rejects.
 */
export async function afterAnswer(work: Promise<void> | (() => Promise<void>)): Promise<void> {
  try {
    after(() => settle(work))
  } catch {
    // Next throws where there is no waitUntil, as on some serverless platforms.
    await settle(work)
  }
}

async function settle(work: Promise<void> | (() => Promise<void>)): Promise<void> {
  try {
    await (typeof work === 'function' ? work() : work)
  } catch (error) {
    log().error({ cause: error instanceof Error ? error.name : 'unknown' }, 'work after an answer failed')
  }
}

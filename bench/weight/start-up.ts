import { setTimeout as wait } from 'node:timers/promises'
import type { Stack } from '../../dev/stack/stack.ts'

const pauseMs = 5
const patienceMs = 60_000

/** Restarts the app. Milliseconds from `node server.js` to its first healthy response. */
export async function startUp(stack: Stack): Promise<number> {
  const app = stack.process('app')
  await app.stop()
  const begun = performance.now()
  const started = app.start()
  const [at] = await Promise.all([firstAnswer(`${stack.urls.app}/api/health`, begun + patienceMs), started])
  return at - begun
}

async function firstAnswer(url: string, end: number): Promise<number> {
  while (performance.now() < end) {
    if (await isHealthy(url)) return performance.now()
    await wait(pauseMs)
  }
  throw new Error(`${url} did not become healthy`)
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    // Not listening yet.
    return false
  }
}

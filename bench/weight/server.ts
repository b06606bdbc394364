import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Stack } from '../../dev/stack/stack.ts'

const pauseMs = 5
const deadlineMs = 60_000

/** Restarts the app. Milliseconds from `node server.js` to its first healthy response. */
export async function startUp(stack: Stack): Promise<number> {
  const app = stack.process('app')
  await app.stop()
  const begun = performance.now()
  const started = app.start()
  const [at] = await Promise.all([firstAnswer(`${stack.urls.app}/api/health`, begun + deadlineMs), started])
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

/** Total bytes of the files that Next traced for these routes, each file once. */
export function functionSize(distDir: string, routes: string[]): number {
  const app = path.join(distDir, 'server/app')
  const traces = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.nft.json') && routes.some((route) => file.startsWith(`${route}${path.sep}`)),
  )
  if (traces.length === 0) throw new Error(`no traces of ${routes.join(', ')} in ${distDir}`)
  const files = new Set(traces.flatMap((trace) => filesOf(path.join(app, trace))))
  return Array.from(files, (file) => statSync(file).size).reduce((sum, size) => sum + size, 0)
}

function filesOf(trace: string): string[] {
  const { files } = JSON.parse(readFileSync(trace, 'utf8')) as { files: string[] }
  return files.map((file) => path.join(path.dirname(trace), file))
}

import { db } from './db/client.ts'
import { env } from './env.ts'
import { apiOrigin } from './pusher/channel.ts'

type State = 'ok' | 'failing'
export type Health = { database: State; pusher: State; wechat: State }

const cacheMs = 10_000
const timeoutMs = 3_000

// One cache a process, though Next evaluates this module several times.
const shared = globalThis as { saomaHealth?: { at: number; health: Promise<Health> } }

/** Do the three services answer? Asked at most every 10 s, and with calls that cost no quota. Never throws. */
export function health(): Promise<Health> {
  const now = performance.now()
  if (!shared.saomaHealth || now - shared.saomaHealth.at > cacheMs)
    shared.saomaHealth = { at: now, health: look() }
  return shared.saomaHealth.health
}

async function look(): Promise<Health> {
  const [database, pusher, wechat] = await Promise.all([
    state(db().$queryRaw`SELECT 1`),
    state(answers(apiOrigin())),
    state(answers(env().WECHAT_API_URL)),
  ])
  return { database, pusher, wechat }
}

async function state(check: Promise<unknown>): Promise<State> {
  return check.then(
    () => 'ok' as const,
    () => 'failing' as const,
  )
}

/** Any answer but a failure of the server's own: what we are not asking for is the page itself. */
async function answers(origin: string): Promise<void> {
  const response = await fetch(origin, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
  await response.body?.cancel()
  if (response.status >= 500) throw new Error(`answered ${response.status}`)
}

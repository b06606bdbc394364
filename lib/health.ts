import { db } from './db/client.ts'
import { env } from './env.ts'
import { remember } from './per-process.ts'
import { apiOrigin } from './pusher/channel.ts'
import { wechatFails } from './wechat/failing.ts'

type State = 'ok' | 'failing'
export type Health = { database: State; pusher: State; wechat: State }

const cacheMs = 10_000
const timeoutMs = 3_000

type Cache = { at: number; health: Promise<Health> }

/**
 * Whether the three services respond, and WeChat makes codes. The first is cached for 10 s and checked by calls that use no quota;
 * the second is known from the calls for visitors and for spare codes. Never throws.
 */
export async function health(): Promise<Health> {
  const checked = await cachedCheck()
  return wechatFails() ? { ...checked, wechat: 'failing' } : checked
}

function cachedCheck(): Promise<Health> {
  const now = performance.now()
  const cache = remember('health', (): Cache => ({ at: now, health: check() }))
  if (now - cache.at > cacheMs) Object.assign(cache, { at: now, health: check() })
  return cache.health
}

async function check(): Promise<Health> {
  const [database, pusher, wechat] = await Promise.all([
    stateOf(db().$queryRaw`SELECT 1`),
    stateOf(responds(apiOrigin())),
    stateOf(responds(env().WECHAT_API_URL)),
  ])
  return { database, pusher, wechat }
}

async function stateOf(attempt: Promise<unknown>): Promise<State> {
  return attempt.then(
    () => 'ok' as const,
    () => 'failing' as const,
  )
}

/** Any status below 500 counts: the address itself is not what we call. */
async function responds(origin: string): Promise<void> {
  const response = await fetch(origin, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
  await response.body?.cancel()
  if (response.status >= 500) throw new Error(`answered ${response.status}`)
}

import { z } from 'zod'
import { env } from '../env.ts'
import { remember } from '../per-process.ts'
import { callWechat, newBudget, parseWechat, unavailable, WechatError } from './api.ts'
import { misconfigured, withCircuitBreaker, retryWhileBusy } from './retry.ts'

type Token = { value: string; renewAt: number }
type Cache = { token: Token | null; pending: Promise<Token> | null }

const answer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() })

const path = '/cgi-bin/stable_token'
/** WeChat issues a new token within the last five minutes of the previous one. */
const earlyMs = 300_000
const minMs = 10_000
const invalid = new Set([40001, 40014, 42001])
/** On this path, 40001 means a wrong AppSecret. */
const lasting = new Set([...misconfigured, 40001])

/**
 * Runs `use` with an access token. If WeChat rejects the token, fetches a new one and runs `use` once more.
 * Throws what `use` throws, and `wechat_unavailable`.
 */
export async function withAccessToken<T>(use: (token: string) => Promise<T>): Promise<T> {
  const token = await accessToken()
  try {
    return await use(token)
  } catch (error) {
    if (!(error instanceof WechatError && invalid.has(error.errcode))) throw error
    expire(token)
    return use(await accessToken())
  }
}

async function accessToken(): Promise<string> {
  const cached = cache()
  if (cached.token && Date.now() < cached.token.renewAt) return cached.token.value
  cached.pending ??= fetchToken().finally(() => {
    cached.pending = null
  })
  return (await cached.pending).value
}

/** Drops the token, unless another request has replaced it already. */
function expire(failed: string): void {
  const cached = cache()
  if (cached.token?.value === failed) cached.token = null
}

function cache(): Cache {
  return remember('access token', () => ({ token: null, pending: null }))
}

/** With its own budget, because several requests may wait for it. */
function fetchToken(): Promise<Token> {
  const budget = newBudget()
  return withCircuitBreaker(path, () => retryWhileBusy(budget, () => requestToken(budget)), lasting)
}

/** Without force_refresh, which has a quota and invalidates the token of every other instance. */
async function requestToken(budget: AbortSignal): Promise<Token> {
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = env()
  const json = { grant_type: 'client_credential', appid, secret }
  const parsed = answer.safeParse(parseWechat(await callWechat(path, { json, budget })))
  if (!parsed.success) throw unavailable('stable_token answered without a token')
  const lifeMs = parsed.data.expires_in * 1_000
  const token = { value: parsed.data.access_token, renewAt: Date.now() + Math.max(lifeMs - earlyMs, minMs) }
  cache().token = token
  return token
}

import { z } from 'zod'
import { env } from '../env.ts'
import { remember } from '../per-process.ts'
import { callWechat, newBudget, parseWechat, unavailable, WechatError } from './api.ts'
import { misconfigured, unlessPaused, whileBusy } from './retry.ts'

type Token = { value: string; renewAt: number }
type Cache = { token: Token | null; pending: Promise<Token> | null }

const answer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() })

const path = '/cgi-bin/stable_token'
/** WeChat mints the next token in the last five minutes of the one before. */
const earlyMs = 300_000
const leastMs = 10_000
const invalid = new Set([40001, 40014, 42001])
/** Here 40001 says that the AppSecret is wrong. */
const lasting = new Set([...misconfigured, 40001])

/**
 * Runs `use` with an access token. A token that WeChat no longer takes is fetched again and `use` run once more.
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

/** Only if it is still the one that failed: another request may have renewed it meanwhile. */
function expire(failed: string): void {
  const cached = cache()
  if (cached.token?.value === failed) cached.token = null
}

function cache(): Cache {
  return remember('access token', () => ({ token: null, pending: null }))
}

/** With a budget of its own: any number of requests wait for it. */
function fetchToken(): Promise<Token> {
  const budget = newBudget()
  return unlessPaused(path, () => whileBusy(budget, () => askForToken(budget)), lasting)
}

/** Never forced: that is rationed, and would take the token from every other instance. */
async function askForToken(budget: AbortSignal): Promise<Token> {
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = env()
  const json = { grant_type: 'client_credential', appid, secret }
  const parsed = answer.safeParse(parseWechat(await callWechat(path, { json, budget })))
  if (!parsed.success) throw unavailable('stable_token answered without a token')
  const lifeMs = parsed.data.expires_in * 1_000
  const token = { value: parsed.data.access_token, renewAt: Date.now() + Math.max(lifeMs - earlyMs, leastMs) }
  cache().token = token
  return token
}

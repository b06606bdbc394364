import { z } from 'zod'
import { env } from '../env.ts'
import { callWechat, newBudget, parseWechat, unavailable, WechatError } from './api.ts'
import { misconfigured, unlessPaused, whileBusy } from './retry.ts'

type Token = { value: string; renewAt: number }

// One cache a process, though Next evaluates this module several times.
const shared = globalThis as {
  saomaToken?: Token | undefined
  saomaTokenPending?: Promise<Token> | undefined
}

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
  const cached = shared.saomaToken
  if (cached && Date.now() < cached.renewAt) return cached.value
  const pending = (shared.saomaTokenPending ??= fetchToken().finally(() => {
    shared.saomaTokenPending = undefined
  }))
  return (await pending).value
}

/** Only if it is still the one that failed: another request may have renewed it meanwhile. */
function expire(failed: string): void {
  if (shared.saomaToken?.value === failed) shared.saomaToken = undefined
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
  shared.saomaToken = token
  return token
}

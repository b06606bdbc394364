import { z } from 'zod'
import { env } from '../env.ts'
import { SaomaError } from '../errors.ts'
import { callWechat, newBudget, parseWechat, unavailable, WechatError } from './api.ts'
import { asUnavailable, withCircuitBreaker } from './retry.ts'

export type Identity = { openid: string; unionid: string | null }

const answer = z.object({ openid: z.string().min(1), unionid: z.string().nullish() })
const path = '/sns/jscode2session'
const invalid = new Set([40029, 40163])
const blocked = 40226

/**
 * The identity of the person whose `wx.login` returned this code. Never retried: a code works once, and after a timeout
 * nobody knows whether it was used.
 * Throws `wechat_code_invalid`, `user_blocked` (by WeChat), `wechat_unavailable`.
 */
export async function exchangeJsCode(code: string): Promise<Identity> {
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = env()
  const query = { appid, secret, js_code: code, grant_type: 'authorization_code' }
  const parsed = answer.safeParse(await callJscode2session(query))
  if (!parsed.success) throw unavailable('jscode2session answered without an openid')
  return { openid: parsed.data.openid, unionid: parsed.data.unionid || null }
}

async function callJscode2session(query: Record<string, string>): Promise<unknown> {
  try {
    return await withCircuitBreaker(path, async () =>
      parseWechat(await callWechat(path, { query, budget: newBudget() })),
    )
  } catch (error) {
    if (!(error instanceof WechatError)) throw error
    if (invalid.has(error.errcode)) throw new SaomaError('wechat_code_invalid', { cause: error })
    if (error.errcode === blocked) throw new SaomaError('user_blocked', { cause: error })
    throw asUnavailable(error)
  }
}

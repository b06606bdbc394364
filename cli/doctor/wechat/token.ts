import { z } from 'zod'
import { env } from '#lib/env.ts'
import { callWechat, parseWechat, unavailable } from '#lib/wechat/api.ts'
import { type Finding, ok, wrong } from '../finding.ts'
import { wechatAdvice } from './failure.ts'

const check = { zh: '微信：access_token', en: 'WeChat: access token' }
const answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })

/** Never forced: that would take the token from the running site. */
export async function checkToken(waitMs: number): Promise<Finding> {
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = env()
  const json = { grant_type: 'client_credential', appid, secret }
  try {
    const budget = AbortSignal.timeout(waitMs)
    const parsed = answer.safeParse(parseWechat(await callWechat('/cgi-bin/stable_token', { json, budget })))
    if (!parsed.success) throw unavailable('no token in the answer')
    const seconds = parsed.data.expires_in
    return ok(check, { zh: `已获取，${seconds} 秒内有效`, en: `given, valid for ${seconds} s` })
  } catch (error) {
    return wrong(check, await wechatAdvice(error, waitMs))
  }
}

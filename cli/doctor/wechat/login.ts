import { env } from '#lib/env.ts'
import { callWechat, parseWechat, unavailable, WechatError } from '#lib/wechat/api.ts'
import { type Finding, ok, wrong } from '../finding.ts'
import { wechatAdvice } from './failure.ts'

const check = { zh: '微信：登录接口（code2Session）', en: 'WeChat: login (code2Session)' }
/** invalid code: WeChat says so only after it has taken AppID and AppSecret. */
const invalidCode = 40029

/** No phone is here to give a code: an invented one is refused, and how it is refused tells the rest. */
export async function checkLogin(waitMs: number): Promise<Finding> {
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = env()
  const query = { appid, secret, js_code: 'invented-by-the-doctor', grant_type: 'authorization_code' }
  try {
    parseWechat(await callWechat('/sns/jscode2session', { query, budget: AbortSignal.timeout(waitMs) }))
    throw unavailable('an invented code was taken')
  } catch (error) {
    if (error instanceof WechatError && error.errcode === invalidCode)
      return ok(check, {
        zh: 'AppID 和 AppSecret 有效（编造的 code 按预期被拒绝）',
        en: 'AppID and AppSecret are taken (and an invented code is refused, as it should be)',
      })
    return wrong(check, await wechatAdvice(error, waitMs))
  }
}

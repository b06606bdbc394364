import { type Finding, untried } from '../finding.ts'
import { checkCode } from './code.ts'
import { checkLogin } from './login.ts'
import { checkToken } from './token.ts'

export async function checkWechat(waitMs: number): Promise<Finding[]> {
  const [token, login] = await Promise.all([checkToken(waitMs), checkLogin(waitMs)])
  if (token.state === 'ok') return [token, login, await checkCode(waitMs)]
  const code = untried(
    { zh: '微信：小程序码', en: 'WeChat: code image' },
    { zh: '没有 access_token，未能检查', en: 'not tried, for want of an access token' },
  )
  return [token, login, code]
}

import { env } from '#lib/env.ts'
import { type Finding, type Text, untried } from '../finding.ts'
import { checkAnswers } from './answers.ts'
import { checkSiteCode } from './code.ts'
import { checkCookie } from './cookie.ts'
import { checkForwarded } from './forwarded.ts'
import { checkHttps } from './https.ts'
import { checkReturned } from './returned.ts'
import { checkSameSettings } from './same-settings.ts'

const login: Text = { zh: '网站：登录页', en: 'Site: a login' }

/** Visits SAOMA_URL as a browser does, up to the point where a phone would scan. */
export async function checkSite(waitMs: number): Promise<Finding[]> {
  const https = checkHttps(env().SAOMA_URL)
  const { finding: answers, headers } = await checkAnswers(waitMs)
  if (headers === null)
    return [
      answers,
      https,
      untried(login, { zh: '网站没有应答，未能检查', en: 'not tried, for want of an answer' }),
    ]
  return [answers, https, checkForwarded(env(), headers), ...(await checkLoginPage(waitMs))]
}

async function checkLoginPage(waitMs: number): Promise<Finding[]> {
  const { finding: given, cookie } = await checkCookie(waitMs)
  if (cookie === null)
    return [given, untried(login, { zh: '没有 Cookie，未能检查', en: 'not tried, for want of a cookie' })]
  const { finding: code, opened } = await checkSiteCode(cookie, waitMs)
  if (opened === null) return [given, code]
  const returned = await checkReturned(opened.scene, cookie, waitMs)
  return [given, code, returned, await checkSameSettings(opened, cookie, waitMs)]
}

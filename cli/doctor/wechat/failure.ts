import { env, isLoopback } from '#lib/env.ts'
import { SaomaError } from '#lib/errors.ts'
import { WechatError } from '#lib/wechat/api.ts'
import { certificateAdvice } from '../certificate.ts'
import { ownSettings } from '../consoles.ts'
import { type Advice, advise, plain, type Text } from '../finding.ts'
import { quote } from '../quote.ts'
import { look, strangerAdvice } from '../unexpected-answer.ts'
import { type NoAnswer, noAnswerOf, type Service, unreachable } from '../unreachable.ts'
import { type Answerer, answererAt, isWechat } from './answerer.ts'
import { adviceOn } from './errors.ts'

/** The answer of WeChat and of a stand-in to an unknown AppID. */
const invalidAppid = 40013

/** Advice on a failed call of lib/wechat to `path`: an error of WeChat, no answer, or an answer that is not WeChat's. */
export async function wechatAdvice(error: unknown, path: string, waitMs: number): Promise<Advice> {
  const cause = error instanceof SaomaError ? error.cause : error
  if (cause instanceof WechatError) return refused(cause, await answererAt(env().WECHAT_API_URL, waitMs))
  const why = cause instanceof Error ? cause.message : String(cause)
  if (why.includes('TimeoutError')) return unanswered('timeout')
  if (why.includes('picture cannot be read')) return brokenPicture
  return lookAgain(path, waitMs, why.startsWith('no answer') ? unanswered('closed') : strange())
}

function refused({ errcode, message }: WechatError, { kind, name }: Answerer): Advice {
  // A malformed AppID is wrong for WeChat too.
  const isAppid = /^wx[0-9a-f]{16}$/.test(env().WECHAT_APP_ID)
  const isLost = kind === 'stand-in' && errcode === invalidAppid && isAppid
  const advice = isLost ? notWechat(name) : adviceOn(errcode)
  return { ...advice, theirs: quote(message.replace(/^WeChat answered /, '')), by: name }
}

/** lib/wechat does not say what it could not read, so this asks once more. `otherwise`: WeChat answers now. */
async function lookAgain(path: string, waitMs: number, otherwise: Advice): Promise<Advice> {
  const address = env().WECHAT_API_URL
  try {
    const seen = await look(new URL(path, address), waitMs)
    if (hasErrcode(seen.body)) return otherwise
    return strangerAdvice(seen, { ...service(), name: { zh: '微信', en: 'WeChat' } })
  } catch (error) {
    const reason = noAnswerOf(error)
    if (reason !== 'certificate') return unanswered(reason)
    return certificateAdvice(service(), waitMs)
  }
}

function hasErrcode(body: string): boolean {
  try {
    return Object(JSON.parse(body)).errcode !== undefined
  } catch {
    return false
  }
}

function service(): Service {
  const address = env().WECHAT_API_URL
  return { address, settings: plain('WECHAT_API_URL'), isHosted: isWechat(new URL(address).hostname) }
}

function unanswered(reason: NoAnswer): Advice {
  const advice = unreachable(service(), reason)
  const isOwn = isLoopback(new URL(service().address).hostname)
  return isOwn ? { ...advice, todo: orWechat(advice.todo) } : advice
}

function notWechat(standIn: Text): Advice {
  return advise(
    `WECHAT_API_URL 指向${standIn.zh}，其中没有该 AppID，请求未到达微信。`,
    `WECHAT_API_URL points to ${standIn.en}, which does not know this AppID. The request did not reach WeChat.`,
    '请删除 WECHAT_API_URL，请求将发送到微信（https://api.weixin.qq.com）。',
    'Remove the WECHAT_API_URL line, so that requests go to WeChat (https://api.weixin.qq.com).',
    ownSettings,
  )
}

function orWechat({ zh, en }: Text): Text {
  return {
    zh: `${zh}如需使用真实的微信，请删除 WECHAT_API_URL。`,
    en: `${en} To use WeChat itself, remove the WECHAT_API_URL line.`,
  }
}

const brokenPicture = advise(
  '收到的小程序码图片已损坏，无法读取。',
  'The picture of the code is broken and cannot be read.',
  '请检查本机与微信之间是否有代理或防火墙截断或替换了响应。',
  'Look for a proxy or firewall between this machine and WeChat that truncates or replaces answers.',
)

function strange(): Advice {
  const { host } = new URL(env().WECHAT_API_URL)
  return advise(
    `${host} 的响应不是微信的响应：既不是图片，也不是微信格式的 JSON。`,
    `An answer of ${host} does not look like WeChat's: neither a picture nor JSON as WeChat sends it.`,
    '请重试。如再次出现，请检查 WECHAT_API_URL，以及本机与微信之间的代理和防火墙。',
    'Try again. If it happens again, check WECHAT_API_URL, and the proxies and firewalls between this machine and WeChat.',
  )
}

import { env, isLoopback } from '#lib/env.ts'
import { SaomaError } from '#lib/errors.ts'
import { WechatError } from '#lib/wechat/api.ts'
import { ownSettings } from '../consoles.ts'
import { type Advice, advise, type Text } from '../finding.ts'
import { quote } from '../quote.ts'
import { probe, unreachable } from '../unreachable.ts'
import { adviceOn } from './errors.ts'

/** The answer of WeChat and of its stand-in to an unknown AppID. */
const invalidAppid = 40013

/** Advice on a failed call of lib/wechat: an error of WeChat, no answer, or an answer that is not WeChat's. */
export async function wechatAdvice(error: unknown, waitMs: number): Promise<Advice> {
  const cause = error instanceof SaomaError ? error.cause : error
  if (cause instanceof WechatError) return refused(cause, await answererAt(env().WECHAT_API_URL, waitMs))
  const why = cause instanceof Error ? cause.message : String(cause)
  if (!why.startsWith('no answer')) return strange(why)
  const service = { address: env().WECHAT_API_URL, settings: 'WECHAT_API_URL' }
  const reason = why.includes('TimeoutError') ? 'timeout' : await probe(service.address, waitMs)
  const advice = unreachable(service, reason ?? 'closed')
  return isLoopback(new URL(service.address).hostname) ? { ...advice, todo: orWechat(advice.todo) } : advice
}

function refused({ errcode, message }: WechatError, { kind, name }: Answerer): Advice {
  const advice = kind === 'stand-in' && errcode === invalidAppid ? notWechat(name) : adviceOn(errcode)
  return { ...advice, theirs: quote(message.replace(/^WeChat answered /, '')), by: name }
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
    zh: `${zh}如需使用真正的微信，请删除 WECHAT_API_URL。`,
    en: `${en} To use WeChat itself, remove the WECHAT_API_URL line.`,
  }
}

/** `why` is the message of lib/wechat about an answer that it could not read. */
function strange(why: string): Advice {
  const { host } = new URL(env().WECHAT_API_URL)
  const picture = why.includes('picture cannot be read')
  return {
    what: picture
      ? {
          zh: '收到的小程序码图片已损坏，无法读取。',
          en: 'The picture of the code is broken and cannot be read.',
        }
      : {
          zh: `${host} 的响应不是微信的响应：既不是图片，也不是微信格式的 JSON。`,
          en: `What answers at ${host} does not look like WeChat: neither a picture nor JSON as WeChat sends it.`,
        },
    todo: {
      zh: '请检查 WECHAT_API_URL。如无误，请检查本机与微信之间的代理、防火墙或登录门户是否截断或替换了响应。',
      en: 'Check WECHAT_API_URL; if it is right, look for a proxy, firewall or captive portal that truncates or replaces answers.',
    },
  }
}

export interface Answerer {
  kind: 'WeChat' | 'stand-in' | 'other'
  /** With its host. */
  name: Text
}

/** Who answers at WECHAT_API_URL: WeChat is known by its domain, the demo's stand-in by a path that only it has. */
export async function answererAt(origin: string, waitMs: number): Promise<Answerer> {
  const { host, hostname } = new URL(origin)
  if (/^(\w+\.)?api2?\.weixin\.qq\.com$/.test(hostname))
    return { kind: 'WeChat', name: { zh: `微信（${host}）`, en: `WeChat (${host})` } }
  if (await isStandIn(origin, waitMs))
    return {
      kind: 'stand-in',
      name: { zh: `演示用的微信模拟服务器（${host}）`, en: `the demo's stand-in for WeChat (${host})` },
    }
  return {
    kind: 'other',
    name: {
      zh: `${host}（WECHAT_API_URL，不是微信本身）`,
      en: `${host} (WECHAT_API_URL, not WeChat itself)`,
    },
  }
}

async function isStandIn(origin: string, waitMs: number): Promise<boolean> {
  try {
    const response = await fetch(new URL('/_dev/calls', origin), { signal: AbortSignal.timeout(waitMs) })
    return Array.isArray(await response.json())
  } catch {
    return false
  }
}

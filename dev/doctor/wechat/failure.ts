import { env } from '#lib/env.ts'
import { SaomaError } from '#lib/errors.ts'
import { WechatError } from '#lib/wechat/api.ts'
import type { Advice } from '../finding.ts'
import { probe } from '../no-answer.ts'
import { quote } from '../quote.ts'
import { unreachable } from '../unreachable.ts'
import { adviceOn } from './errors.ts'

/** What a call of lib/wechat failed from: WeChat's own error, no answer, or an answer that is none of WeChat's. */
export async function wechatAdvice(error: unknown, waitMs: number): Promise<Advice> {
  const cause = error instanceof SaomaError ? error.cause : error
  if (cause instanceof WechatError)
    return { ...adviceOn(cause.errcode), theirs: quote(cause.message.replace(/^WeChat answered /, '')) }
  const why = cause instanceof Error ? cause.message : String(cause)
  if (!why.startsWith('no answer')) return strange(why)
  const service = { address: env().WECHAT_API_URL, settings: 'WECHAT_API_URL' }
  if (why.includes('TimeoutError')) return unreachable(service, 'timeout')
  const reason = await probe(service.address, waitMs)
  return unreachable(service, reason ?? 'closed')
}

/** lib/wechat says in English which answer was no answer. */
function strange(why: string): Advice {
  const picture = why.includes('picture cannot be read')
  return {
    what: picture
      ? {
          zh: '收到的小程序码图片是坏的，无法读取。',
          en: 'The picture of the code is broken and cannot be read.',
        }
      : {
          zh: '回答的不像是微信：内容既不是图片，也不是微信格式的 JSON。',
          en: 'What answers does not look like WeChat: neither a picture nor JSON in its form.',
        },
    todo: {
      zh: '检查 WECHAT_API_URL；正确的话，检查这台机器和微信之间的代理、防火墙或登录门户是否截断或替换了回答。',
      en: 'Check WECHAT_API_URL; if it is right, look for a proxy, firewall or sign-in portal on the way that cuts or replaces answers.',
    },
  }
}

import type { Advice } from '../finding.ts'
import { accountErrors } from './account-errors.ts'
import { callErrors } from './call-errors.ts'
import { codeErrors } from './code-errors.ts'
import { restrictions } from './restrictions.ts'

const known: Record<number, Advice> = { ...accountErrors, ...codeErrors, ...callErrors, ...restrictions }

/** Every errcode that there is advice for. */
export const knownErrcodes: readonly number[] = Object.keys(known).map(Number)

/** Whether there is advice for this errcode. */
export function isKnown(errcode: number): boolean {
  return Object.hasOwn(known, errcode)
}

/** What an errcode of WeChat means for the operator. */
export function adviceOn(errcode: number): Advice {
  const advice = known[errcode]
  return advice ? { ...advice, heading: String(errcode) } : unknown(errcode)
}

function unknown(errcode: number): Advice {
  return {
    what: {
      zh: `微信拒绝了请求，返回未知的错误码 ${errcode}。`,
      en: `WeChat returned ${errcode}, an error that Saoma does not know.`,
    },
    todo: {
      zh: '请在微信的错误码查询中查询该错误码和返回信息中的 rid。',
      en: "Look up the number in WeChat's list of errors, with the rid in the message.",
    },
    where: {
      zh: 'mp.weixin.qq.com → 开发与服务 → 开发管理 → 运维中心；developers.weixin.qq.com → 全局返回码',
      en: 'mp.weixin.qq.com → 开发与服务 (Development and services) → 开发管理 (Development) → 运维中心 (Operations); developers.weixin.qq.com → 全局返回码 (return codes)',
    },
  }
}

import type { Text } from '../finding.ts'
import { isStandIn, look } from '../unexpected-answer.ts'

export interface Answerer {
  kind: 'WeChat' | 'stand-in' | 'other'
  /** With its host. */
  name: Text
}

/** Who answers at WECHAT_API_URL: WeChat is known by its domain, a stand-in by what it says of itself. */
export async function answererAt(origin: string, waitMs: number): Promise<Answerer> {
  const { host, hostname } = new URL(origin)
  if (isWechat(hostname)) return { kind: 'WeChat', name: { zh: `微信（${host}）`, en: `WeChat (${host})` } }
  const standsIn = await look(origin, waitMs).then(isStandIn, () => false)
  if (standsIn)
    return {
      kind: 'stand-in',
      name: { zh: `微信的模拟服务器（${host}）`, en: `a stand-in for WeChat (${host})` },
    }
  return {
    kind: 'other',
    name: {
      zh: `${host}（WECHAT_API_URL，不是微信本身）`,
      en: `${host} (WECHAT_API_URL, not WeChat itself)`,
    },
  }
}

/** Whether it is a host of WeChat's API. */
export function isWechat(hostname: string): boolean {
  return /^(\w+\.)?api2?\.weixin\.qq\.com$/.test(hostname)
}

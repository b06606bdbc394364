import type { Text } from '../finding.ts'

export interface Answerer {
  kind: 'WeChat' | 'stand-in' | 'other'
  /** With its host. */
  name: Text
}

/** Who answers at WECHAT_API_URL: WeChat itself by its domain, the demo's stand-in by a path that only it has. */
export async function answererAt(origin: string, waitMs: number): Promise<Answerer> {
  const { host, hostname } = new URL(origin)
  if (/^(\w+\.)?api2?\.weixin\.qq\.com$/.test(hostname))
    return { kind: 'WeChat', name: { zh: `微信（${host}）`, en: `WeChat (${host})` } }
  if (await isStandIn(origin, waitMs))
    return {
      kind: 'stand-in',
      name: { zh: `演示用的微信替身（${host}）`, en: `the demo's stand-in for WeChat (${host})` },
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

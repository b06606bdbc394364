import type { Text } from './finding.ts'

/** What can be wrong with a setting, which then names the check, and with a part whose check itself fails. */
const unnamed = [
  'setting-missing',
  'setting-value',
  'setting-name',
  'setting-dollar',
  'setting-secret',
  'setting-quotes',
  'setting-placeholder',
  'setting-mixed-up',
  'setting-path',
  'setting-ignored',
  'settings-conflict',
  'settings-file',
  'check-failed',
] as const

/** The other checks that can fail or warn. */
const names = {
  'database-connection': { zh: '数据库：连接', en: 'Database: connection' },
  'database-migrations': { zh: '数据库：表结构', en: 'Database: migrations' },
  'database-rights': { zh: '数据库：读写权限', en: 'Database: rights' },
  'database-clock': { zh: '数据库：时钟', en: 'Database: clock' },
  'wechat-token': { zh: '微信：access_token', en: 'WeChat: access token' },
  'wechat-login': { zh: '微信：登录接口（code2Session）', en: 'WeChat: login (code2Session)' },
  'wechat-code': { zh: '微信：小程序码', en: 'WeChat: code image' },
  'pusher-socket': { zh: 'Pusher：浏览器的连接', en: "Pusher: the browser's socket" },
  'pusher-subscription': { zh: 'Pusher：加密频道的订阅', en: 'Pusher: subscribing to an encrypted channel' },
  'pusher-publish': { zh: 'Pusher：服务器发布事件', en: 'Pusher: publishing from here' },
  'pusher-receive': { zh: 'Pusher：收到并解密', en: 'Pusher: received and decrypted' },
  'site-answers': { zh: '网站：响应', en: 'Site: answers' },
  'site-https': { zh: '网站：https', en: 'Site: https' },
  'site-legal': {
    zh: '网站：用户协议、隐私政策和备案号',
    en: 'Site: terms, privacy policy and ICP filing',
  },
  'site-addresses': { zh: '网站：访客的地址', en: "Site: visitors' addresses" },
  'site-cookie': { zh: '网站：浏览器 Cookie', en: 'Site: the browser cookie' },
  'site-code': { zh: '网站：生成小程序码', en: 'Site: makes a code' },
  'site-cookie-returns': { zh: '网站：Cookie 能传回', en: 'Site: the cookie comes back' },
  'site-pusher': { zh: '网站：与本机的 Pusher 配置一致', en: 'Site: has the same Pusher settings' },
  'sites-discovery': { zh: '其他网站：discovery', en: 'Other sites: discovery' },
  'sites-redirects': { zh: '其他网站：回调地址', en: 'Other sites: redirect addresses' },
  'sites-backchannel': { zh: '其他网站：退出通知（back-channel）', en: 'Other sites: back-channel' },
  places: { zh: '地点数据库', en: 'Location database' },
  miniprogram: { zh: '小程序', en: 'Mini-program' },
} satisfies Record<string, Text>

type Named = keyof typeof names
type Unnamed = (typeof unnamed)[number]
/** A name for people, and the heading that explains it in docs/errors.md. */
export type Check = Text & { id: Named | Unnamed }

export const checkIds: readonly string[] = [...unnamed, ...Object.keys(names)]

export const checks = Object.fromEntries(
  Object.entries(names).map(([id, name]) => [id, { ...name, id }]),
) as Record<Named, Check>

export function named(id: Unnamed, name: Text): Check {
  return { ...name, id }
}

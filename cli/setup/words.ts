/** What setup asks, in both languages. */
import { appKeys, developmentSettings } from '../doctor/consoles.ts'
import type { Text } from '../doctor/finding.ts'
import type { Choice } from './ask.ts'
import type { Setting, Way } from './options.ts'

export const messages: Record<Setting, Text> = {
  WECHAT_APP_ID: { zh: '小程序的 AppID', en: 'AppID of the mini-program' },
  WECHAT_APP_SECRET: {
    zh: '小程序的 AppSecret（以圆点显示）',
    en: 'AppSecret of the mini-program (shown as dots)',
  },
  WECHAT_API_URL: { zh: '微信接口的地址', en: 'Address of WeChat’s API' },
  WECHAT_ENV_VERSION: { zh: '扫码后打开哪个版本？', en: 'Which version do codes open?' },
  DATABASE_URL: {
    zh: 'PostgreSQL 数据库的地址（以圆点显示）',
    en: 'Address of the PostgreSQL database (shown as dots)',
  },
  PUSHER_APP_ID: { zh: '推送：app_id', en: 'Push: app_id' },
  PUSHER_KEY: { zh: '推送：key', en: 'Push: key' },
  PUSHER_SECRET: { zh: '推送：secret（以圆点显示）', en: 'Push: secret (shown as dots)' },
  PUSHER_CLUSTER: { zh: '推送：cluster', en: 'Push: cluster' },
  PUSHER_HOST: { zh: '推送服务器的主机名', en: 'Host of the push server' },
  PUSHER_PORT: { zh: '推送服务器的端口', en: 'Port of the push server' },
  PUSHER_TLS: {
    zh: '推送服务器是否使用 TLS？（true 或 false）',
    en: 'Does the push server use TLS? (true or false)',
  },
  SAOMA_URL: { zh: '网站的地址，不含路径', en: 'Address of the site, without a path' },
  SAOMA_SITE_NAME: {
    zh: '网站名称，显示在登录页和手机上',
    en: 'Name of the site, shown on its pages and on the phone',
  },
  SAOMA_TERMS_URL: { zh: '用户协议的地址（可留空）', en: 'Address of your terms (may be empty)' },
  SAOMA_PRIVACY_URL: { zh: '隐私政策的地址（可留空）', en: 'Address of your privacy policy (may be empty)' },
  SAOMA_ICP: { zh: '备案号（可留空）', en: 'ICP filing number (may be empty)' },
}

export const hints: Partial<Record<Setting, Text>> = {
  WECHAT_APP_ID: developmentSettings,
  DATABASE_URL: {
    zh: 'postgresql://用户:密码@主机:端口/库名',
    en: 'postgresql://user:password@host:port/database',
  },
  PUSHER_APP_ID: appKeys,
}

/** What an empty answer stands for. */
export const usual: Partial<Record<Setting, string>> = {
  PUSHER_CLUSTER: 'ap1',
  PUSHER_PORT: '443',
  PUSHER_TLS: 'true',
}

/** Shown as dots while they are typed. An address of a database contains a password. */
export const secret: ReadonlySet<Setting> = new Set(['WECHAT_APP_SECRET', 'DATABASE_URL', 'PUSHER_SECRET'])

export const trying: Text = { zh: '正在测试，请稍候…', en: 'Trying it, which takes a few seconds…' }

export const way: Text = { zh: '如何访问网站？', en: 'How will people reach the site?' }
export const ways: Choice<Way>[] = [
  {
    value: 'desk',
    label: { zh: '本机试用', en: 'On this computer, to try it out' },
    hint: {
      zh: '使用演示环境的数据库和推送，无需域名',
      en: 'with the demo’s database and push server, without a domain',
    },
  },
  {
    value: 'server',
    label: { zh: '公网 https 地址', en: 'At a public https address' },
    hint: { zh: '服务器或 Vercel', en: 'on a server, or on Vercel' },
  },
]

export const version = messages.WECHAT_ENV_VERSION
export const versions: Choice<'release' | 'trial' | 'develop'>[] = [
  {
    value: 'develop',
    label: { zh: '开发版（develop）', en: 'Development version (develop)' },
    hint: { zh: '仅小程序的开发者可以打开', en: 'for developers of the mini-program only' },
  },
  {
    value: 'trial',
    label: { zh: '体验版（trial）', en: 'Trial version (trial)' },
    hint: { zh: '仅体验成员可以打开', en: 'for trial members only' },
  },
  {
    value: 'release',
    label: { zh: '正式版（release）', en: 'Released version (release)' },
    hint: { zh: '发布后，所有人可以打开', en: 'for everyone, once it is published' },
  },
]

export function lan(address: string): Text {
  return {
    zh: `同一网络中的手机是否也需要访问？（本机地址：${address}）`,
    en: `Should phones on the same network reach it too? (This computer: ${address})`,
  }
}

export const noDemo: Text = {
  zh: '此处没有演示环境，不能选择「本机试用」：请在源码目录中运行 npm run setup。',
  en: 'There is no demo here to try it out with: run npm run setup in a clone.',
}

export const noNetwork: Text = {
  zh: '--lan：本机未连接任何网络。',
  en: '--lan: this machine is in no network.',
}

export const push: Text = { zh: '推送', en: 'Push' }
export const pushes: Choice<'hosted' | 'own'>[] = [
  { value: 'hosted', label: { zh: 'Pusher Channels（pusher.com）', en: 'Pusher Channels (pusher.com)' } },
  {
    value: 'own',
    label: { zh: '自建服务器', en: 'A server of your own' },
    hint: { zh: '使用 Pusher 协议，例如 sockudo', en: 'with the protocol of Pusher, such as sockudo' },
  },
]

import type { FunnelStep, Stage } from '#lib/funnel.ts'
import type { Health } from '#lib/health.ts'
import type { Language } from '../language.ts'

type AdminTexts = {
  title: string
  people: string
  sites: string
  /** What an act did, by the name that `act()` puts into the address. */
  done: Record<string, string>
  period: string
  periods: Record<Hours, string>
  logins: string
  site: string
  allSites: string
  show: string
  counted: string
  picture: (total: (stage: Stage) => number) => string
  asTable: string
  time: string
  step: string
  steps: Record<FunnelStep['step'], string>
  count: string
  share: string
  median: string
  p95: string
  seconds: (seconds: number) => string
  durations: string
  refused: string
  reason: string
  nothingRefused: string
  lastRefused: string
  health: string
  services: Record<keyof Health, string>
  serviceIs: (service: string, state: string) => string
  ok: string
  failing: string
}

export const periods = ['24', '168', '2160'] as const
export type Hours = (typeof periods)[number]

/** To two digits and to hundredths. */
const rounded = new Intl.NumberFormat('en', {
  maximumSignificantDigits: 2,
  maximumFractionDigits: 2,
  roundingPriority: 'lessPrecision',
})

const zh: AdminTexts = {
  title: '管理后台',
  people: '用户',
  sites: '网站',
  done: {
    unchanged: '没有变化',
    again: '已重新登录。刚才的操作尚未执行，请重新操作。',
    site_changed: '地址已保存',
    site_disabled: '已停用该网站，所有用户已退出该网站',
    site_enabled: '已启用该网站',
    blocked: '已禁用，并退出所有浏览器',
    unblocked: '已解除禁用',
    role: '角色已更改',
    signed_out: '已退出所有浏览器',
    deleted: '账号已注销',
  },
  period: '时间范围',
  periods: { 24: '24 小时', 168: '7 天', 2160: '90 天' },
  logins: '登录',
  site: '网站',
  allSites: '全部登录',
  show: '查看',
  counted:
    '统计登录页展示的小程序码。无需扫码的登录（受信任的网站，或已登录且曾同意的用户）不展示小程序码，不计入统计。',
  picture: (total) =>
    `展示小程序码 ${total('shown')} 次，已扫码 ${total('scanned')} 次，已确认 ${total('confirmed')} 次，登录成功 ${total('signed_in')} 次`,
  asTable: '以表格查看',
  time: '北京时间',
  step: '步骤',
  steps: {
    shown: '展示小程序码',
    scanned: '已扫码',
    confirmed: '已确认',
    signed_in: '登录成功',
    cancelled: '已取消',
    expired: '已过期',
  },
  count: '次数',
  share: '占比',
  median: '耗时中位数',
  p95: 'P95 耗时',
  seconds: (seconds) => `${rounded.format(seconds)} 秒`,
  durations: '距上一步的耗时',
  refused: '被拒绝的请求',
  reason: '原因',
  nothingRefused: '没有被拒绝的请求',
  lastRefused: '最近被拒绝的登录',
  health: '服务状态',
  services: { database: '数据库', pusher: 'Pusher', wechat: '微信' },
  serviceIs: (service, state) => `${service}：${state}`,
  ok: '正常',
  failing: '异常',
}

const en: AdminTexts = {
  title: 'Admin console',
  people: 'Users',
  sites: 'Sites',
  done: {
    unchanged: 'Nothing changed',
    again: 'You’re signed in again. Your last action wasn’t performed. Please repeat it.',
    site_changed: 'Addresses saved',
    site_disabled: 'Site disabled, and all users signed out of it',
    site_enabled: 'Site enabled',
    blocked: 'Blocked, and signed out everywhere',
    unblocked: 'Unblocked',
    role: 'Role changed',
    signed_out: 'Signed out everywhere',
    deleted: 'Account deleted',
  },
  period: 'Period',
  periods: { 24: '24 hours', 168: '7 days', 2160: '90 days' },
  logins: 'Sign-ins',
  site: 'Site',
  allSites: 'All sign-ins',
  show: 'Show',
  counted:
    'Counts the codes shown on the sign-in page. Sign-ins that need no scan (at a trusted site, or by a user who is signed in and agreed before) show no code and aren’t counted.',
  picture: (total) =>
    `${total('shown')} ${total('shown') === 1 ? 'code' : 'codes'} shown, ${total('scanned')} scanned, ${total('confirmed')} confirmed, ${total('signed_in')} signed in`,
  asTable: 'As a table',
  time: 'Time (UTC+8)',
  step: 'Step',
  steps: {
    shown: 'Code shown',
    scanned: 'Scanned',
    confirmed: 'Confirmed',
    signed_in: 'Signed in',
    cancelled: 'Cancelled',
    expired: 'Expired',
  },
  count: 'Count',
  share: 'Share',
  median: 'Median',
  p95: 'P95',
  seconds: (seconds) => `${rounded.format(seconds)} s`,
  durations: 'Time since the previous step',
  refused: 'Refused requests',
  reason: 'Reason',
  nothingRefused: 'No refused requests',
  lastRefused: 'Latest refused sign-ins',
  health: 'Services',
  services: { database: 'Database', pusher: 'Pusher', wechat: 'WeChat' },
  serviceIs: (service, state) => `${service}: ${state}`,
  ok: 'working',
  failing: 'failing',
}

export const adminTexts: Record<Language, AdminTexts> = { zh, en }

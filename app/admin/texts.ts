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
  title: '运营后台',
  people: '用户',
  sites: '网站',
  done: {
    unchanged: '没有变化。',
    again: '已重新登录。刚才的操作还没有执行，请再做一次。',
    site_changed: '已保存地址。',
    site_disabled: '已停用该网站，并结束了它的所有登录。',
    site_enabled: '已启用该网站。',
    blocked: '已禁用，并退出了所有浏览器。',
    unblocked: '已解除禁用。',
    role: '已更改角色。',
    signed_out: '已退出所有浏览器。',
    deleted: '账号已注销。',
  },
  period: '时间范围',
  periods: { 24: '24 小时', 168: '7 天', 2160: '90 天' },
  logins: '登录',
  site: '网站',
  allSites: '所有登录',
  show: '查看',
  counted:
    '统计登录页展示的小程序码。无需扫码的登录（受信任的网站，或已登录且曾同意的用户）没有小程序码，不计入。',
  picture: (total) =>
    `展示小程序码 ${total('shown')} 次，已扫码 ${total('scanned')} 次，已确认 ${total('confirmed')} 次，登录成功 ${total('signed_in')} 次`,
  asTable: '以表格查看',
  time: '时间（北京时间）',
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
  p95: '95 % 耗时',
  seconds: (seconds) => `${rounded.format(seconds)} 秒`,
  durations: '距上一步的时间',
  refused: '被拒绝的请求',
  reason: '原因',
  nothingRefused: '没有被拒绝的请求。',
  lastRefused: '最近被拒绝的登录',
  health: '服务状态',
  services: { database: '数据库', pusher: 'Pusher', wechat: '微信' },
  serviceIs: (service, state) => `${service}：${state}`,
  ok: '正常',
  failing: '异常',
}

const en: AdminTexts = {
  title: 'Operator’s desk',
  people: 'People',
  sites: 'Sites',
  done: {
    unchanged: 'Nothing was changed.',
    again: 'Sign-in renewed. Nothing was done yet; do it once more.',
    site_changed: 'The addresses were saved.',
    site_disabled: 'The site was disabled, and its logins ended.',
    site_enabled: 'The site was enabled.',
    blocked: 'Blocked, and signed out everywhere.',
    unblocked: 'Unblocked.',
    role: 'The role was changed.',
    signed_out: 'Signed out everywhere.',
    deleted: 'The account was deleted.',
  },
  period: 'Period',
  periods: { 24: '24 hours', 168: '7 days', 2160: '90 days' },
  logins: 'Logins',
  site: 'Site',
  allSites: 'All logins',
  show: 'Show',
  counted:
    'Counts the codes that the login page showed. A login that needs no scan (at a trusted site, or by a person who is signed in and agreed before) shows no code and is not counted.',
  picture: (total) =>
    `${total('shown')} ${total('shown') === 1 ? 'code' : 'codes'} shown, ${total('scanned')} scanned, ${total('confirmed')} confirmed, ${total('signed_in')} signed in`,
  asTable: 'As a table',
  time: 'Time (in China)',
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
  share: 'Of shown',
  median: 'Median',
  p95: '95 %',
  seconds: (seconds) => `${rounded.format(seconds)} s`,
  durations: 'Time since the step before',
  refused: 'Refused requests',
  reason: 'Reason',
  nothingRefused: 'Nothing was refused.',
  lastRefused: 'Latest refused logins',
  health: 'Services',
  services: { database: 'Database', pusher: 'Pusher', wechat: 'WeChat' },
  serviceIs: (service, state) => `${service}: ${state}`,
  ok: 'working',
  failing: 'failing',
}

export const adminTexts: Record<Language, AdminTexts> = { zh, en }

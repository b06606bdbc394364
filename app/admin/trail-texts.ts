import type { RefusalReason } from '#lib/audit.ts'
import type { Language } from '../language.ts'

type TrailTexts = {
  trail: string
  time: string
  what: string
  who: string
  nothing: string
  older: string
  suspicious: string
  address: (address: string) => string
  by: string
  site: string
  login: string
  oneLogin: string
  /** By the names in the database. One that isn't here is shown as it is. */
  events: Record<string, string>
  /** Why something was refused; of `role_changed`, the new role. */
  reasons: Partial<Record<RefusalReason, string>> & Record<string, string>
}

const zh: TrailTexts = {
  trail: '操作记录',
  time: '北京时间',
  what: '事件',
  who: '详情',
  nothing: '没有记录',
  older: '更早的记录',
  suspicious: '可疑',
  address: (address) => `IP 地址 ${address}`,
  by: '操作者：',
  site: '网站：',
  login: '查看本次登录',
  oneLogin: '登录详情',
  events: {
    scanned: '扫码',
    confirmed: '确认登录',
    signed_in: '登录成功',
    cancelled: '取消登录',
    refused: '登录被拒绝',
    signed_out: '退出一个浏览器',
    all_signed_out: '退出所有浏览器',
    profile_changed: '修改昵称或头像',
    phone_changed: '修改手机号',
    site_disconnected: '断开网站',
    users_merged: '合并为同一用户',
    blocked: '禁用',
    unblocked: '解除禁用',
    role_changed: '更改角色',
    user_deleted: '注销账号',
    act_refused: '后台操作被拒绝',
    site_added: '添加网站',
    site_changed: '修改网站',
    site_disabled: '停用网站',
    site_enabled: '启用网站',
    site_secret_renewed: '更换 client secret',
    site_removed: '删除网站',
  },
  reasons: {
    wrong_ticket: '登录票据有误',
    wrong_browser: '登录票据正确，但来自其他浏览器',
    wrong_scene: '小程序凭证用于其他登录',
    number_mismatch: '输入的数字有误',
    bad_request: '未输入数字，或请求有误',
    scene_taken: '已被他人扫码',
    scene_state: '小程序码已使用',
    scene_expired: '小程序码已过期',
    scene_unknown: '该登录已不存在',
    user_blocked: '账号已被禁用',
    unauthenticated: '未登录',
    forbidden: '没有权限，或请求来自其他网站',
    login_too_old: '登录已超过 1 小时',
    admin: '设为管理员',
    user: '取消管理员',
  },
}

const en: TrailTexts = {
  trail: 'Audit trail',
  time: 'Time (UTC+8)',
  what: 'Event',
  who: 'Details',
  nothing: 'No entries',
  older: 'Older entries',
  suspicious: 'Suspicious',
  address: (address) => `from ${address}`,
  by: 'By: ',
  site: 'Site: ',
  login: 'View sign-in',
  oneLogin: 'Sign-in details',
  events: {
    scanned: 'Scanned a code',
    confirmed: 'Confirmed a sign-in',
    signed_in: 'Signed in',
    cancelled: 'Cancelled a sign-in',
    refused: 'Sign-in refused',
    signed_out: 'Signed out of one browser',
    all_signed_out: 'Signed out of all browsers',
    profile_changed: 'Changed name or picture',
    phone_changed: 'Changed phone number',
    site_disconnected: 'Disconnected a site',
    users_merged: 'Merged with another user, who is the same person',
    blocked: 'Blocked',
    unblocked: 'Unblocked',
    role_changed: 'Role changed',
    user_deleted: 'Deleted an account',
    act_refused: 'Admin action refused',
    site_added: 'Added a site',
    site_changed: 'Changed a site',
    site_disabled: 'Disabled a site',
    site_enabled: 'Enabled a site',
    site_secret_renewed: 'Renewed the secret of a site',
    site_removed: 'Removed a site',
  },
  reasons: {
    wrong_ticket: 'wrong ticket',
    wrong_browser: 'correct ticket, from another browser',
    wrong_scene: 'mini-program token of another sign-in',
    number_mismatch: 'wrong number entered',
    bad_request: 'no number entered, or an invalid request',
    scene_taken: 'someone else scanned first',
    scene_state: 'code already used',
    scene_expired: 'code expired',
    scene_unknown: 'sign-in no longer exists',
    user_blocked: 'user blocked',
    unauthenticated: 'not signed in',
    forbidden: 'not an operator, or a request from another site',
    login_too_old: 'signed in more than an hour ago',
    admin: 'made operator',
    user: 'operator role removed',
  },
}

export const trailTexts: Record<Language, TrailTexts> = { zh, en }

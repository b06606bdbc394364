import type { Language } from '../language.ts'

const zh = {
  badRequest: '无法登录',
  malformed: '请求包含重复的参数或控制字符，请返回原网站重试',
  unknown_client: '该网站未登记或已停用，请联系网站管理员',
  redirect_uri: '跳转地址未登记，请联系网站管理员',
  hint: 'id_token_hint 无效，请返回原网站重试',
  signOut: '退出登录',
  signOutWhy: '通过本站登录且支持退出通知的网站也会一并退出',
  signedOut: '已退出登录',
  signedOutWhy: '可以关闭本页了',
}

const en: typeof zh = {
  badRequest: 'Can’t sign in',
  malformed:
    'The request has a repeated parameter or a control character. Go back to the site and try again.',
  unknown_client: 'This site isn’t registered here, or is disabled. Contact its administrator.',
  redirect_uri: 'The redirect address isn’t registered. Contact the site’s administrator.',
  hint: 'Invalid id_token_hint. Go back to the site and try again.',
  signOut: 'Sign out',
  signOutWhy:
    'This also signs you out of sites that you signed in to from here, if they support sign-out notifications',
  signedOut: 'Signed out',
  signedOutWhy: 'You can close this page',
}

export const texts: Record<Language, typeof zh> = { zh, en }

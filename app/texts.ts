import type { Language } from './language.ts'

const zh = {
  title: '微信扫码登录',
  steps: '打开微信，扫一扫，在手机上确认',
  code: '登录用的小程序码：请用微信扫一扫',
  making: '正在生成二维码……',
  noScript: '没有 JavaScript，扫码后本页无法自动登录。请启用 JavaScript 后刷新本页。',
  secondsLeft: (seconds: number) => `${seconds} 秒后自动更换`,
  scanned: (name: string) => `${name}，请在手机上确认`,
  matchNumber: '在手机上输入这个数字',
  confirmed: '已确认，正在登录……',
  signedIn: (name: string) => `已登录：${name}`,
  notYou: '不是你？退出登录',
  cancelled: '本次登录已取消',
  taken: '这个二维码被其他人先扫了，请换一个',
  expired: '二维码已过期',
  newCode: '换一个二维码',
  offline: '网络不通，正在重试……',
  unreachable: '暂时连不上服务器，正在重试……',
  trouble: '暂时无法生成二维码，正在重试……',
  somebody: '微信用户',
  signIn: '登录',
  signOut: '退出登录',
  signedOut: '你还没有登录',
  notFound: '没有这个页面',
  broken: '出错了，请稍后再试',
  again: '重试',
  home: '回到首页',
}

const en: typeof zh = {
  title: 'Sign in with WeChat',
  steps: 'Open WeChat, scan, confirm on your phone',
  code: 'The mini-program code to sign in with: scan it with WeChat',
  making: 'Making the code…',
  noScript: 'Without JavaScript this page cannot sign you in after the scan. Turn JavaScript on and reload.',
  secondsLeft: (seconds) => `A new code in ${seconds} s`,
  scanned: (name) => `${name}, confirm on your phone`,
  matchNumber: 'Type this number on your phone',
  confirmed: 'Confirmed. Signing you in…',
  signedIn: (name) => `Signed in as ${name}`,
  notYou: 'Not you? Sign out',
  cancelled: 'This login was cancelled',
  taken: 'Somebody else scanned this code first. Take a new one',
  expired: 'This code has expired',
  newCode: 'New code',
  offline: 'No network. Trying again…',
  unreachable: 'The server does not answer. Trying again…',
  trouble: 'No code can be made at the moment. Trying again…',
  somebody: 'WeChat user',
  signIn: 'Sign in',
  signOut: 'Sign out',
  signedOut: 'You are not signed in',
  notFound: 'There is no such page',
  broken: 'Something went wrong. Try again later',
  again: 'Try again',
  home: 'To the start page',
}

export type Texts = typeof zh

export function textsIn(language: Language): Texts {
  return language === 'zh' ? zh : en
}

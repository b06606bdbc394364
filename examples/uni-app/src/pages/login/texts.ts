/** Every word of the page, but those that the server says. All but the last three are the native mini-program's. */
export type Language = 'zh' | 'en'

const zh = {
  barLogin: '扫码登录',
  retry: '重试',
  close: '关闭',

  opening: '正在识别小程序码…',
  idleTitle: '扫码登录网站',
  idleText: '在电脑上打开网站的登录页，用微信扫描页面上的小程序码，然后在手机上确认登录',
  askTitle: '登录 {site}',
  askYou: '登录账号',
  unnamed: '用户 {code}',
  learns: '可获取',
  shareProfile: '昵称和头像',
  shareEmail: '占位邮箱（不是你的真实邮箱）',
  phoneNumber: '手机号（{phone}）',
  phoneIfShared: '手机号（可选）',
  and: '、',
  browser: '浏览器',
  system: '系统',
  address: 'IP 地址',
  sameNetwork: '{address}（与手机同一网络）',
  place: '地点',
  opened: '请求时间',
  consequence: '确认后，该浏览器将登录你的 {site} 账号',
  warning: '请确认登录页就在你面前。如果小程序码是他人发给你的，请取消登录。',
  numberLabel: '输入登录页显示的两位数字',
  confirm: '确认登录',
  decline: '取消登录',
  agree: '扫码登录即表示你同意',
  terms: '《用户协议》',
  privacy: '《隐私政策》',
  andAlso: '和',

  confirmedTitle: '已确认登录',
  confirmedText: '{browser} 正在登录，请返回浏览器',
  confirmedUnnamed: '正在登录，请返回浏览器',
  notMe: '非本人操作？立即退出该浏览器',
  signedOutTitle: '已退出',
  signedOutText: '该浏览器已退出你的账号',
  declinedTitle: '已取消登录',
  declinedText: '该浏览器未登录你的账号',
  expiredTitle: '小程序码已过期',
  expiredText: '请扫描登录页上的新小程序码',
  takenTitle: '该小程序码已被他人扫描',
  takenText: '该登录页正由他人登录，请打开你自己的登录页',
  wrongNumberTitle: '数字有误',
  wrongNumberText: '本次登录已取消，请重新扫码并核对数字',
  saidTitle: '操作失败',

  offlineTitle: '网络不可用',
  offlineText: '请检查网络设置后重试，无需重新扫码',
  wechatFailedTitle: '微信登录失败',
  wechatFailedText: '微信暂时无法确认你的身份，请重试',
  nonsense: '服务器返回异常，请稍后再试',
  noAnswer: '服务器未响应，请重试',
  numberMissing: '请输入登录页显示的两位数字',
  nameMissing: '设置头像时，请同时填写昵称',

  profileOffer: '设置昵称和头像（可选）',
  profileWhy: '网站会显示你的昵称和头像。两项均可不填，设置头像时需填写昵称。',
  profileRefused: '你未同意隐私保护指引，无法设置昵称和头像，但不影响登录',
  avatar: '选择头像',
  nickname: '昵称',
  skip: '跳过',

  phoneWhy: '{site} 申请获取你的手机号，不提供也可以登录',
  phoneShare: '提供手机号',
  phoneRefused: '未获取到手机号，不影响登录',

  inWeChatTitle: '请在微信中打开',
  inWeChatText: '浏览器无法确认你的微信身份，请使用微信扫描登录页上的小程序码',
  profileInWeChat: '昵称和头像只能在微信中设置，不影响登录',
}

export type Texts = typeof zh

const en: Texts = {
  barLogin: 'Sign in',
  retry: 'Try again',
  close: 'Close',

  opening: 'Checking the code…',
  idleTitle: 'Sign in to a website',
  idleText:
    'Open a website’s sign-in page on a computer, scan its code with WeChat, then confirm on your phone',
  askTitle: 'Sign in to {site}',
  askYou: 'Account',
  unnamed: 'User {code}',
  learns: 'Can see',
  shareProfile: 'name and picture',
  shareEmail: 'a placeholder email address (not your own)',
  phoneNumber: 'phone number ({phone})',
  phoneIfShared: 'phone number (optional)',
  and: ', ',
  browser: 'Browser',
  system: 'System',
  address: 'IP address',
  sameNetwork: '{address} (same network as this phone)',
  place: 'Location',
  opened: 'Requested',
  consequence: 'If you confirm, this browser will be signed in to your {site} account',
  warning: 'Make sure that the sign-in page is in front of you. If someone sent you the code, decline.',
  numberLabel: 'Enter the two digits on the sign-in page',
  confirm: 'Confirm',
  decline: 'Decline',
  agree: 'By signing in, you agree to the ',
  terms: 'terms of service',
  privacy: 'privacy policy',
  andAlso: ' and the ',

  confirmedTitle: 'Confirmed',
  confirmedText: 'Signing you in. Go back to {browser}.',
  confirmedUnnamed: 'Signing you in. Go back to the browser.',
  notMe: 'Not you? Sign that browser out now',
  signedOutTitle: 'Signed out',
  signedOutText: 'The browser is signed out',
  declinedTitle: 'Declined',
  declinedText: 'The browser wasn’t signed in',
  expiredTitle: 'This code has expired',
  expiredText: 'Scan the new code on the sign-in page',
  takenTitle: 'Someone else scanned this code',
  takenText: 'Open your own sign-in page and scan its code',
  wrongNumberTitle: 'Wrong number',
  wrongNumberText: 'Scan again and check the number',
  saidTitle: 'Something went wrong',

  offlineTitle: 'No connection',
  offlineText: 'Check your network, then try again',
  wechatFailedTitle: 'WeChat couldn’t sign you in',
  wechatFailedText: 'Couldn’t confirm your identity. Try again.',
  nonsense: 'The server sent an unexpected response. Try again later.',
  noAnswer: 'The server didn’t respond. Try again.',
  numberMissing: 'Enter the two digits on the sign-in page',
  nameMissing: 'Enter a name to go with the picture',

  profileOffer: 'Add a name and picture (optional)',
  profileWhy: 'Websites show your name and picture. Both are optional, but a picture needs a name.',
  profileRefused:
    'You didn’t accept the privacy notice, so you can’t set a name or picture. You can still sign in.',
  avatar: 'Choose a picture',
  nickname: 'Name',
  skip: 'Skip',

  phoneWhy: '{site} asks for your phone number. You can sign in without it.',
  phoneShare: 'Share phone number',
  phoneRefused: 'Your phone number wasn’t shared. You can still sign in.',

  inWeChatTitle: 'Open this page in WeChat',
  inWeChatText:
    'A browser can’t confirm your WeChat identity. Scan the code on the sign-in page with WeChat.',
  profileInWeChat: 'You can set your name and picture only in WeChat. You can sign in without them.',
}

export function textsIn(language: Language): Texts {
  return language === 'zh' ? zh : en
}

/** Puts values at their `{name}`. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => isolated(values[name] ?? place))
}

/** A name in Hebrew or Arabic, between the marks (FSI, PDI) that keep it from turning the words around it. */
function isolated(value: string): string {
  return /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc]/.test(value) ? `\u2068${value}\u2069` : value
}

export interface Words {
  icon: 'success' | 'info' | 'warn'
  title: string
  text: string
}

/** How a refusal ends a login, and what to do now. Null: it may be tried again. */
export function endingOf({ error, msg }: { error: string; msg: string | null }, t: Texts): Words | null {
  switch (error) {
    case 'scene_expired':
      return { icon: 'info', title: t.expiredTitle, text: t.expiredText }
    case 'scene_taken':
      return { icon: 'info', title: t.takenTitle, text: t.takenText }
    case 'number_mismatch':
      return { icon: 'warn', title: t.wrongNumberTitle, text: t.wrongNumberText }
    case 'scene_state':
    case 'scene_unknown':
    case 'forbidden':
    case 'user_blocked':
      return said(msg, t)
    default:
      return null
  }
}

/** In the server's own words. */
export function said(msg: string | null, t: Texts): Words {
  return { icon: 'warn', title: t.saidTitle, text: msg ?? t.nonsense }
}

/** How long ago, in the largest unit that fits. Under five seconds is now. */
export function ago(seconds: number, language: Language): string {
  if (seconds < 5) return language === 'zh' ? '刚刚' : 'just now'
  const [size, zh, en] = UNITS.find(([size]) => seconds >= size) ?? SECONDS
  const count = Math.floor(seconds / size)
  return language === 'zh' ? `${count} ${zh}前` : `${count} ${en}${count === 1 ? '' : 's'} ago`
}

const SECONDS: [number, string, string] = [1, '秒', 'second']
const UNITS: [number, string, string][] = [
  [86_400, '天', 'day'],
  [3600, '小时', 'hour'],
  [60, '分钟', 'minute'],
]

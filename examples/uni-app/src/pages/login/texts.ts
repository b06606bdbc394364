/** Every word of the page, but those that the server says. All but the last three are the native mini-program's. */
export type Language = 'zh' | 'en'

const zh = {
  barLogin: '扫码登录',
  retry: '重试',
  unknown: '未知',

  opening: '正在核对二维码…',
  idleTitle: '扫码登录网站',
  idleText: '在电脑上打开网站的登录页面，用微信扫一扫页面上的小程序码，再在这里确认。',
  askTitle: '登录 {site}？',
  askYou: '你的身份',
  unnamed: '用户 {code}',
  host: '网站地址',
  learns: '可获得',
  shareProfile: '昵称和头像',
  shareEmail: '占位邮箱（不是你的真实邮箱）',
  phoneNumber: '手机号（{phone}）',
  phoneIfShared: '手机号（如果你提供）',
  and: '、',
  browser: '浏览器',
  system: '系统',
  address: '网络地址',
  sameNetwork: '{address}（与本机相同）',
  place: '地点',
  opened: '打开时间',
  consequence: '确认后，这个浏览器将以你的身份登录 {site}。',
  warning: '登录页面就在你眼前吗？如果二维码是别人发给你的，请拒绝。',
  numberLabel: '输入登录页面上显示的两位数字',
  confirm: '确认登录',
  decline: '拒绝',
  agree: '扫码登录即表示你同意',
  terms: '《用户协议》',
  privacy: '《隐私政策》',
  andAlso: '和',

  confirmedTitle: '已确认',
  confirmedText: '{browser} 正以你的身份登录 {site}，可以关闭本页了。',
  thatBrowser: '那个浏览器',
  notMe: '不是我？让那个浏览器退出',
  signedOutTitle: '已让它退出',
  signedOutText: '那个浏览器已经退出，不能再用你的身份。',
  declinedTitle: '已拒绝',
  declinedText: '没有任何浏览器以你的身份登录。',
  expiredTitle: '二维码已过期',
  expiredText: '登录页面会自动换上新的二维码，请扫新的那个。',
  takenTitle: '已被别人扫过',
  takenText: '同一个二维码只归先扫的人。请刷新登录页面，再扫新的二维码。',
  wrongNumberTitle: '数字不对',
  wrongNumberText: '为了安全，这次登录已取消。请在登录页面上重新扫码，并核对数字。',
  saidTitle: '没有完成',

  offlineTitle: '没有连上网络',
  offlineText: '请检查网络后重试，不用重新扫码。',
  wechatFailedTitle: '微信登录没有成功',
  wechatFailedText: '微信暂时没能确认你的身份，请重试。',
  nonsense: '服务器的回答无法理解，请稍后重试。',
  noAnswer: '没有收到服务器的回应，请再点一次。',
  numberMissing: '请输入登录页面上显示的两位数字。',
  nameMissing: '请给头像配上昵称，或者选择不填。',

  profileOffer: '设置头像和昵称（可不填）',
  profileWhy: '网站用昵称和头像称呼你。可以只填昵称，也可以都不填。',
  profileRefused: '你没有同意隐私指引，头像和昵称不会被读取；仍可直接登录。',
  avatar: '选择头像',
  nickname: '昵称',
  skip: '不填了',

  phoneWhy: '{site} 想获得你的手机号。可以不提供，不影响登录。',
  phoneShare: '提供手机号',
  phoneRefused: '没有获得手机号，不影响登录，可以直接确认。',

  inWeChatTitle: '请在微信里打开',
  inWeChatText: '浏览器无法确认你的微信身份。请用微信扫一扫登录页面上的小程序码。',
  profileInWeChat: '头像和昵称只能在微信里设置，这里不影响登录。',
}

export type Texts = typeof zh

const en: Texts = {
  barLogin: 'Sign in',
  retry: 'Try again',
  unknown: 'Unknown',

  opening: 'Checking the code…',
  idleTitle: 'Sign in to a website',
  idleText: 'Open the sign-in page of a website on a computer, scan its code with WeChat, then confirm here.',
  askTitle: 'Sign in to {site}?',
  askYou: 'You are',
  unnamed: 'User {code}',
  host: 'Website',
  learns: 'It learns',
  shareProfile: 'name and picture',
  shareEmail: 'a placeholder email address (not your own)',
  phoneNumber: 'phone number ({phone})',
  phoneIfShared: 'phone number (if you share it)',
  and: ', ',
  browser: 'Browser',
  system: 'System',
  address: 'Address',
  sameNetwork: '{address} (same as this phone)',
  place: 'Place',
  opened: 'Opened',
  consequence: 'If you confirm, this browser will be signed in to {site} as you.',
  warning: 'Is the sign-in page in front of you? If somebody sent you the code, decline.',
  numberLabel: 'Type the two digits that the sign-in page shows',
  confirm: 'Confirm',
  decline: 'Decline',
  agree: 'By signing in, you agree to the ',
  terms: 'terms of service',
  privacy: 'privacy policy',
  andAlso: ' and the ',

  confirmedTitle: 'Confirmed',
  confirmedText: '{browser} is being signed in to {site} as you. You can close this page.',
  thatBrowser: 'That browser',
  notMe: 'Not me? Sign that browser out',
  signedOutTitle: 'Signed out',
  signedOutText: 'That browser can no longer act as you.',
  declinedTitle: 'Declined',
  declinedText: 'No browser was signed in as you.',
  expiredTitle: 'This code has expired',
  expiredText: 'The sign-in page shows a new code by itself. Please scan that one.',
  takenTitle: 'Somebody else scanned it first',
  takenText: 'A code belongs to whoever scans it first. Refresh the sign-in page and scan its new code.',
  wrongNumberTitle: 'That number was wrong',
  wrongNumberText:
    'To be safe, this sign-in was cancelled. Scan again on the sign-in page and compare the digits.',
  saidTitle: 'That did not work',

  offlineTitle: 'No connection',
  offlineText: 'Check your network and try again. There is no need to scan again.',
  wechatFailedTitle: 'WeChat could not sign you in',
  wechatFailedText: 'WeChat did not confirm who you are. Please try again.',
  nonsense: 'The server gave an answer that makes no sense. Please try again later.',
  noAnswer: 'No answer came from the server. Please tap again.',
  numberMissing: 'Please type the two digits that the sign-in page shows.',
  nameMissing: 'Please add a name to go with the picture, or skip both.',

  profileOffer: 'Add a name and picture (optional)',
  profileWhy: 'The website calls you by them. A name alone will do, and so will neither.',
  profileRefused:
    'You did not accept the privacy notice, so neither is read. You can still sign in without them.',
  avatar: 'Choose a picture',
  nickname: 'Name',
  skip: 'Skip',

  phoneWhy: '{site} asks for your phone number. You can sign in without it.',
  phoneShare: 'Share phone number',
  phoneRefused: 'No phone number was shared. You can confirm without it.',

  inWeChatTitle: 'Please open this in WeChat',
  inWeChatText: 'A browser cannot tell who you are in WeChat. Scan the code of the sign-in page with WeChat.',
  profileInWeChat: 'Name and picture can be set in WeChat only. You can sign in without them.',
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
  title: string
  text: string
}

/** How a refusal ends a login, and what to do now. Null: it may be tried again. */
export function endingOf({ error, msg }: { error: string; msg: string | null }, t: Texts): Words | null {
  switch (error) {
    case 'scene_expired':
      return { title: t.expiredTitle, text: t.expiredText }
    case 'scene_taken':
      return { title: t.takenTitle, text: t.takenText }
    case 'number_mismatch':
      return { title: t.wrongNumberTitle, text: t.wrongNumberText }
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
  return { title: t.saidTitle, text: msg ?? t.nonsense }
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

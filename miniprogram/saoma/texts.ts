/** Every word of the mini-program, but those that the server says. */
export type Language = 'zh' | 'en'

const zh = {
  barLogin: '扫码登录',
  barAccount: '我的账号',
  retry: '重试',
  close: '关闭',
  unknown: '未知',

  opening: '正在识别小程序码…',
  idleTitle: '扫码登录网站',
  idleText: '在电脑上打开网站的登录页，用微信扫描页面上的小程序码，然后在手机上确认登录',
  toAccount: '查看已登录的浏览器',

  askTitle: '登录 {site}',
  askYou: '登录账号',
  unnamed: '用户 {code}',
  learns: '可获取',
  shareProfile: '昵称和头像',
  shareEmail: '占位邮箱（不是你的真实邮箱）',
  sharePhone: '手机号',
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
  tooLate: '页面已超时，请点按「查看已登录的浏览器」后退出该浏览器',

  profileOffer: '设置昵称和头像（可选）',
  profileEdit: '修改昵称和头像',
  profileWhy: '网站会显示你的昵称和头像。两项均可不填，设置头像时需填写昵称。',
  profileRefused: '你未同意隐私保护指引，无法设置昵称和头像，但不影响登录',
  avatar: '选择头像',
  nickname: '昵称',
  skip: '跳过',
  save: '保存',

  phoneWhy: '{site} 申请获取你的手机号，不提供也可以登录',
  phoneShare: '提供手机号',
  phoneRefused: '未获取到手机号，不影响登录',

  accountWhy: '网站只能获取一个随机标识和你同意提供的信息，无法获取你的微信号',
  sessionsTitle: '已登录的浏览器',
  sessionsNone: '没有已登录的浏览器',
  lastSeen: '{ago}使用过',
  seenLately: '24 小时内使用过',
  newBrowser: '新浏览器',
  end: '退出',
  endAll: '全部退出',
  endAllAsk: '退出后，所有浏览器都需要重新扫码登录',
  sitesTitle: '已连接的网站',
  connected: '{ago}连接',
  learnsWhat: '可获取：{what}',
  learnsNothing: '仅可识别你的账号，不获取其他信息',
  disconnect: '断开',
  disconnectWhat: '断开后，再次登录 {site} 需重新扫码确认，该网站可能仍保持登录',
  disconnectNow: '确认断开',
  cancel: '取消',
  exportData: '导出我的数据',
  exportCopied: '你的数据已复制到剪贴板（JSON 格式），请粘贴到需要保存的地方',
  exportFailed: '无法复制到剪贴板。请重试，或在网站的「我的账号」页面导出。',
  deleteTitle: '注销账号',
  deleteWhat:
    '注销后，你的昵称、头像、手机号、微信标识、登录记录和登录状态将立即删除，且无法恢复。支持退出通知的网站会收到你退出登录的通知，但网站自行保存的数据不会删除。再次扫码登录时，将创建新账号。',
  deleteNow: '确认注销',
  deletedTitle: '账号已注销',
  deletedText: '你的数据已全部删除，可以关闭本页了',
  deletionUnknownTitle: '无法确认账号是否已注销',
  deletionUnknownText:
    '未收到注销结果，且本页的登录状态已过期。请点击「重试」：如果账号仍在，请再次注销；如果账号已注销，将创建一个不含任何资料的新账号。',
}

export type Texts = typeof zh

const en: Texts = {
  barLogin: 'Sign in',
  barAccount: 'My account',
  retry: 'Try again',
  close: 'Close',
  unknown: 'Unknown',

  opening: 'Checking the code…',
  idleTitle: 'Sign in to a website',
  idleText:
    'Open a website’s sign-in page on a computer, scan its code with WeChat, then confirm on your phone',
  toAccount: 'View signed-in browsers',

  askTitle: 'Sign in to {site}',
  askYou: 'Account',
  unnamed: 'User {code}',
  learns: 'Can see',
  shareProfile: 'name and picture',
  shareEmail: 'a placeholder email address (not your own)',
  sharePhone: 'phone number',
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
  tooLate: 'This page is too old. Tap “View signed-in browsers” and sign it out there.',

  profileOffer: 'Add a name and picture (optional)',
  profileEdit: 'Change name and picture',
  profileWhy: 'Websites show your name and picture. Both are optional, but a picture needs a name.',
  profileRefused:
    'You didn’t accept the privacy notice, so you can’t set a name or picture. You can still sign in.',
  avatar: 'Choose a picture',
  nickname: 'Name',
  skip: 'Skip',
  save: 'Save',

  phoneWhy: '{site} asks for your phone number. You can sign in without it.',
  phoneShare: 'Share phone number',
  phoneRefused: 'Your phone number wasn’t shared. You can still sign in.',

  accountWhy:
    'Websites get only a random identifier and what you agree to share. They can’t see your WeChat ID.',
  sessionsTitle: 'Signed-in browsers',
  sessionsNone: 'You aren’t signed in on any browser',
  lastSeen: 'used {ago}',
  seenLately: 'used in the last 24 hours',
  newBrowser: 'New browser',
  end: 'Sign out',
  endAll: 'Sign out everywhere',
  endAllAsk: 'You’ll need to scan again to sign in on each browser',
  sitesTitle: 'Connected sites',
  connected: 'connected {ago}',
  learnsWhat: 'Can see: {what}',
  learnsNothing: 'Can recognize you, but can’t see anything else',
  disconnect: 'Disconnect',
  disconnectWhat:
    'To sign in to {site} again, you’ll need to scan and confirm. The site may keep you signed in.',
  disconnectNow: 'Disconnect now',
  cancel: 'Cancel',
  exportData: 'Export my data',
  exportCopied: 'Your data has been copied to the clipboard as JSON. Paste it where you want to keep it.',
  exportFailed: 'Your data couldn’t be copied. Try again, or export it on the website, under “My account”.',
  deleteTitle: 'Delete account',
  deleteWhat:
    'Your name, picture, phone number, WeChat identifiers, sign-in history and sessions will be deleted immediately. This can’t be undone. Sites that support sign-out notifications will be notified that you signed out. Sites keep the data they have stored. If you sign in again, a new account will be created.',
  deleteNow: 'Delete my account',
  deletedTitle: 'Account deleted',
  deletedText: 'All your data has been deleted. You can close this page.',
  deletionUnknownTitle: 'Couldn’t confirm that the account was deleted',
  deletionUnknownText:
    'The server didn’t respond, and this page’s sign-in has expired. Tap “Try again”. If your account still exists, delete it again. If it was deleted, a new account without any data will be created.',
}

/** WeChat's own language setting: zh_CN, zh_TW, en… Everybody who does not read Chinese gets English. */
export function languageOf(wechatLanguage: string): Language {
  return wechatLanguage.startsWith('zh') ? 'zh' : 'en'
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

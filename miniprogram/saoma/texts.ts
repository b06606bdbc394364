/** Every word of the mini-program, but those that the server says. */
export type Language = 'zh' | 'en'

const zh = {
  barLogin: '扫码登录',
  barAccount: '我的登录',
  retry: '重试',
  unknown: '未知',

  opening: '正在核对二维码…',
  idleTitle: '扫码登录网站',
  idleText: '在电脑上打开网站的登录页面，用微信扫一扫页面上的小程序码，再在这里确认。',
  toAccount: '查看我登录了哪些浏览器',

  askTitle: '登录 {site}？',
  askYou: '你的身份',
  unnamed: '用户 {code}',
  host: '网站地址',
  learns: '可获得',
  shareProfile: '昵称和头像',
  shareEmail: '占位邮箱（不是你的真实邮箱）',
  sharePhone: '手机号',
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
  profileEdit: '修改头像和昵称',
  profileWhy: '网站用昵称和头像称呼你。可以只填昵称，也可以都不填。',
  profileRefused: '你没有同意隐私指引，头像和昵称不会被读取；仍可直接登录。',
  avatar: '选择头像',
  nickname: '昵称',
  skip: '不填了',
  save: '保存',

  phoneWhy: '{site} 想获得你的手机号。可以不提供，不影响登录。',
  phoneShare: '提供手机号',
  phoneRefused: '没有获得手机号，不影响登录，可以直接确认。',

  accountWhy: '网站只凭微信给本小程序的标识认出你，拿不到你的微信号。',
  sessionsTitle: '已登录的浏览器',
  sessionsNone: '目前没有浏览器以你的身份登录。',
  lastSeen: '{ago}活跃',
  seenLately: '24 小时内活跃',
  newBrowser: '新浏览器',
  end: '退出',
  endAll: '全部退出',
  endAllAsk: '所有浏览器都要重新扫码才能再登录。',
  sitesTitle: '已连接的网站',
  connected: '{ago}连接',
  learnsWhat: '可获得：{what}',
  learnsNothing: '只能认出你，不获得其他信息',
  disconnect: '断开连接',
  disconnectWhat: '断开后，你在 {site} 的登录会结束。再次登录时需要重新扫码确认。',
  disconnectNow: '确认断开',
  cancel: '取消',
  exportData: '导出我的数据',
  exportCopied: '你的数据已复制到剪贴板（JSON 格式），请粘贴到需要保存的地方。',
  exportFailed: '无法复制到剪贴板。请重试，或在网站的「我的账号」页面导出。',
  deleteTitle: '注销账号',
  deleteWhat:
    '注销后，你的昵称、头像、手机号、微信标识、登录记录和所有登录状态会立即删除，无法恢复。已连接的网站会收到你退出登录的通知，但它们自己保存的内容不会删除。再次扫码登录时，你将是一个新用户。',
  deleteNow: '确认注销',
  deletedTitle: '账号已注销',
  deletedText: '你的数据已全部删除，可以关闭本页。',
  deletionUnknownTitle: '无法确认账号是否已注销',
  deletionUnknownText:
    '没有收到注销的结果，本页的登录态也已过期。请点「重试」重新打开：如果账号还在，请再次注销；如果已经注销，你会是一个没有任何资料的新用户。',
}

export type Texts = typeof zh

const en: Texts = {
  barLogin: 'Sign in',
  barAccount: 'My sign-ins',
  retry: 'Try again',
  unknown: 'Unknown',

  opening: 'Checking the code…',
  idleTitle: 'Sign in to a website',
  idleText: 'Open the sign-in page of a website on a computer, scan its code with WeChat, then confirm here.',
  toAccount: 'See where I am signed in',

  askTitle: 'Sign in to {site}?',
  askYou: 'You are',
  unnamed: 'User {code}',
  host: 'Website',
  learns: 'It learns',
  shareProfile: 'name and picture',
  shareEmail: 'a placeholder email address (not your own)',
  sharePhone: 'phone number',
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
  profileEdit: 'Change name and picture',
  profileWhy: 'The website calls you by them. A name alone will do, and so will neither.',
  profileRefused:
    'You did not accept the privacy notice, so neither is read. You can still sign in without them.',
  avatar: 'Choose a picture',
  nickname: 'Name',
  skip: 'Skip',
  save: 'Save',

  phoneWhy: '{site} asks for your phone number. You can sign in without it.',
  phoneShare: 'Share phone number',
  phoneRefused: 'No phone number was shared. You can confirm without it.',

  accountWhy:
    'A website knows you only by the identifier that WeChat gives to this mini-program, never by your WeChat ID.',
  sessionsTitle: 'Where you are signed in',
  sessionsNone: 'No browser is signed in as you.',
  lastSeen: 'active {ago}',
  seenLately: 'active in the last 24 hours',
  newBrowser: 'New browser',
  end: 'Sign out',
  endAll: 'Sign out everywhere',
  endAllAsk: 'Every browser will need another scan to sign in again.',
  sitesTitle: 'Connected sites',
  connected: 'connected {ago}',
  learnsWhat: 'Learns: {what}',
  learnsNothing: 'Recognizes you, and learns nothing else',
  disconnect: 'Disconnect',
  disconnectWhat: 'This ends your sign-in at {site}. To sign in there again, you scan and confirm once more.',
  disconnectNow: 'Disconnect now',
  cancel: 'Cancel',
  exportData: 'Export my data',
  exportCopied: 'Your data is on the clipboard, as JSON. Paste it where you want to keep it.',
  exportFailed: 'Your data could not be copied. Try again, or export it on the website, under “My account”.',
  deleteTitle: 'Delete account',
  deleteWhat:
    'Your name, picture, phone number, WeChat identifiers, sign-in history and all sessions are deleted at once. This can’t be undone. Connected sites are told that you signed out, but keep what they have stored. If you sign in again, you are a new user.',
  deleteNow: 'Delete my account',
  deletedTitle: 'Account deleted',
  deletedText: 'Everything stored about you has been deleted. You can close this page.',
  deletionUnknownTitle: 'Not known whether the account was deleted',
  deletionUnknownText:
    'No answer came from the server, and this page’s sign-in has expired since. Tap “Try again” to open your account again. If it is still there, delete it once more. If it was deleted, you are a new user of whom nothing else is stored.',
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

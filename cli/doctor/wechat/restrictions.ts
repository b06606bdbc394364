import { developmentSettings, interfaceSettings, ipWhitelist, ownSettings, versions } from '../consoles.ts'
import { type Advice, advise, type Text } from '../finding.ts'

const notices: Text = {
  zh: 'mp.weixin.qq.com → 通知中心（右上角），以及 设置 → 基本设置 → 账号状态',
  en: 'mp.weixin.qq.com → 通知中心 (Notices, top right), and 设置 (Settings) → 基本设置 (Basic settings)',
}

/** Errors about what WeChat has frozen, restricted or not yet released, and about URL links. */
export const restrictions: Record<number, Advice> = {
  40243: advise(
    'AppSecret 已被冻结。',
    'The AppSecret is frozen.',
    '请管理员在 AppSecret 一行点击「解冻」。如密钥可能已泄露，请重置并更新 WECHAT_APP_SECRET。',
    'The administrator unfreezes it (解冻) in the row AppSecret. If it may have leaked, reset it instead, and update WECHAT_APP_SECRET.',
    developmentSettings,
  ),
  61004: advise(
    '微信不接受本机的出口地址：该地址未登记。',
    'WeChat refuses the outgoing address of this machine, which is not registered.',
    '请将服务器的出口地址加入 IP 白名单。如出口地址不固定，请关闭白名单。',
    "Add the server's outgoing address to the IP whitelist. If the address varies, disable the list.",
    ipWhitelist,
  ),
  45035: advise(
    '本机的出口地址未登记，也不在 IP 白名单中。',
    'The outgoing address of this machine is neither registered nor on the IP whitelist.',
    '请将服务器的出口地址加入 IP 白名单。如出口地址不固定，请关闭白名单。',
    "Add the server's outgoing address to the IP whitelist. If the address varies, disable the list.",
    ipWhitelist,
  ),
  50002: advise(
    '小程序账号受限：可能被冻结，或已注销。',
    'The account of the mini-program is restricted: it may be frozen or cancelled.',
    '请登录微信公众平台查看限制的原因和期限，按提示申诉或整改。',
    'Read the reason and the duration in the console, and appeal or correct what it names.',
    notices,
  ),
  50004: advise(
    '该账号被禁止获取 access_token。',
    'This account is forbidden to request access tokens.',
    '请登录微信公众平台查看违规通知，按提示申诉。解除限制前，登录不可用。',
    'Read the notice of the violation in the console, and appeal. Until then nobody can sign in.',
    notices,
  ),
  50007: advise(
    '小程序账号已被冻结。',
    'The account of the mini-program is frozen.',
    '请管理员登录微信公众平台，按提示解冻账号。',
    'The administrator signs in to the console and unfreezes the account as it says.',
    notices,
  ),
  48004: advise(
    '该接口已被微信封禁。',
    'WeChat has blocked this API for the mini-program.',
    '请在微信公众平台查看封禁的原因和期限，按提示申诉。',
    'Read the reason and the duration in the console, and appeal there.',
    interfaceSettings,
  ),
  85079: advise(
    '小程序尚无线上版本。',
    'The mini-program has no released version.',
    '请发布小程序。发布前，请将 WECHAT_ENV_VERSION 设为 trial，SAOMA_OPEN_ON_PHONE 设为 off。',
    'Release the mini-program. Until then, set WECHAT_ENV_VERSION=trial and SAOMA_OPEN_ON_PHONE=off.',
    versions,
  ),
  85401: advise(
    'URL Link 的有效期不在 1 分钟到 30 天之内。',
    'The URL link would expire in less than a minute or more than 30 days.',
    'Saoma 的链接有效期为 5 分钟，请为本机启用 NTP。',
    "Saoma's links last five minutes: synchronize the clock of this machine by NTP.",
  ),
  85402: advise(
    '微信不接受 URL Link 的版本。',
    'WeChat does not accept the version of the URL link.',
    '请将 WECHAT_ENV_VERSION 设为 release、trial 或 develop。',
    'Set WECHAT_ENV_VERSION to release, trial or develop.',
    ownSettings,
  ),
  85407: advise(
    '个人账号不能生成 URL Link。',
    'A personal account cannot make URL links.',
    '请将 SAOMA_OPEN_ON_PHONE 设为 off。如需在手机上直接打开小程序，请使用非个人主体的小程序。',
    'Set SAOMA_OPEN_ON_PHONE=off. To open the mini-program from a page on the phone, use an account of an organization.',
    ownSettings,
  ),
  44990: advise(
    '每秒生成的 URL Link 过多。',
    'Too many URL links were made within a second.',
    '无需处理。Saoma 会暂停片刻，其间登录页没有「打开微信登录」按钮，扫码登录不受影响。',
    'No action needed. Saoma pauses briefly; meanwhile the sign-in page has no button for the phone, and scanning works as usual.',
  ),
  44993: advise(
    '今日的 URL Link 已用完。',
    "Today's quota of URL links is used up.",
    '将在次日零点（北京时间）恢复，在此之前登录页没有「打开微信登录」按钮。如经常出现，请检查是否有其他程序在生成链接。',
    'It resets at midnight (Beijing time); until then the sign-in page has no button for the phone. If it happens often, look for another program that makes links.',
    interfaceSettings,
  ),
}

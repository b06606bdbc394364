import { type Advice, advise } from '../finding.ts'
import { developmentSettings, interfaceSettings, ipWhitelist } from '../consoles.ts'

/** Errors about the account: AppID, AppSecret, addresses, permissions. */
export const accountErrors: Record<number, Advice> = {
  40013: advise(
    'AppID 有误：该小程序不存在。',
    'The AppID is wrong: there is no such mini-program.',
    '请核对 WECHAT_APP_ID：不能含有空格，且应为小程序的 AppID，不是公众号或开放平台的 AppID。',
    'Check WECHAT_APP_ID: no spaces, and the AppID of the mini-program, not of an official account or the Open Platform.',
    developmentSettings,
  ),
  40125: advise(
    'AppSecret 有误：与该 AppID 不匹配，或已被重置。',
    'The AppSecret is wrong: it belongs to another AppID, or it was reset.',
    '请重新复制 WECHAT_APP_SECRET（32 个字符）。微信公众平台不再显示原密钥，如已丢失，请重置并同时更新所有使用该密钥的服务。',
    'Copy WECHAT_APP_SECRET again (32 characters). The console does not show it a second time: if it is lost, reset it, and update every program that uses it.',
    developmentSettings,
  ),
  40164: advise(
    'IP 白名单中没有本机的出口地址（见返回信息）。',
    'The outgoing address of this machine is not on the IP whitelist (the message contains it).',
    '请将返回信息中的地址和网站服务器的出口地址加入白名单。如部署在 Vercel 等出口地址不固定的平台，请关闭白名单或使用固定出口。',
    "Add that address to the list, and that of the site's server too. If the address varies, as on Vercel, disable the list or use static egress.",
    ipWhitelist,
  ),
  89503: advise(
    '该 IP 调用需要管理员确认。',
    'Calls from this address need the confirmation of an administrator.',
    '请小程序管理员在微信中确认本次调用，或将该地址加入 IP 白名单，然后重试。',
    'Ask the administrator of the mini-program to confirm it in WeChat, or add the address to the IP whitelist; then try again.',
    ipWhitelist,
  ),
  89506: advise(
    '管理员两次拒绝了该 IP，24 小时内无法使用该 IP 调用。',
    'An administrator rejected this address twice: it cannot be used for 24 hours.',
    '请向管理员说明用途，24 小时后重试，或先将该地址加入 IP 白名单。',
    'Explain its purpose to the administrator and try again after 24 hours, or add the address to the IP whitelist.',
    ipWhitelist,
  ),
  89507: advise(
    '管理员拒绝了该 IP，1 小时内无法使用该 IP 调用。',
    'An administrator rejected this address: it cannot be used for an hour.',
    '请向管理员说明用途，1 小时后重试，或先将该地址加入 IP 白名单。',
    'Explain its purpose to the administrator and try again after an hour, or add the address to the IP whitelist.',
    ipWhitelist,
  ),
  48001: advise(
    '该小程序没有调用此接口的权限。',
    'This mini-program has no permission for this API.',
    '请在接口权限中查看「获取不限制的小程序码」的状态。账号可能未认证、功能被封禁，或 AppID 属于公众号。',
    'Check the status of 获取不限制的小程序码 (unlimited mini-program codes): the account may be unverified or restricted, or the AppID may be that of an official account.',
    interfaceSettings,
  ),
  41002: advise(
    '请求中没有 AppID。',
    'The request arrived without an AppID.',
    '请求在传输中被修改。如 WECHAT_API_URL 指向代理，请让代理原样转发请求体和参数，或改为直连微信。',
    'It was changed on the way: if WECHAT_API_URL is a proxy, let it forward body and query unchanged, or connect to WeChat directly.',
  ),
  41004: advise(
    '请求中没有 AppSecret。',
    'The request arrived without an AppSecret.',
    '请求在传输中被修改。如 WECHAT_API_URL 指向代理，请让代理原样转发请求体和参数，或改为直连微信。',
    'It was changed on the way: if WECHAT_API_URL is a proxy, let it forward body and query unchanged, or connect to WeChat directly.',
  ),
  40002: advise(
    '微信不接受 grant_type。',
    'WeChat does not accept the grant_type.',
    'Saoma 发送的值始终正确，请检查 WECHAT_API_URL 是否为修改请求的代理。',
    'Saoma always sends the right value: check whether WECHAT_API_URL is a proxy that changes requests.',
  ),
}

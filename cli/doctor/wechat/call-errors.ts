import { type Advice, advise } from '../finding.ts'
import { developmentSettings, interfaceSettings } from '../consoles.ts'

/** Errors about the call itself, quotas, and the code of wx.login. */
export const callErrors: Record<number, Advice> = {
  [-1]: advise(
    '微信系统繁忙。',
    'WeChat is busy.',
    '配置没有问题，请一分钟后重试。Saoma 也会自动重试。',
    'The settings are fine: try again in a minute. Saoma itself retries too.',
  ),
  45009: advise(
    '今日的调用次数已用完。',
    "Today's quota of calls is used up.",
    '请检查调用次数的来源。可在微信公众平台清零（每月次数有限），否则将在次日零点（北京时间）恢复。',
    'Find out what uses it. It can be reset in the console a few times a month; otherwise it resets at midnight (Beijing time).',
    interfaceSettings,
  ),
  45011: advise(
    '调用过于频繁，超出每分钟的次数上限。',
    'Too many calls: the quota of this minute is used up.',
    '请一分钟后重试。如经常出现，请检查是否有其他程序使用同一个 AppID 频繁调用。',
    'Try again in a minute. If it happens often, look for another program that uses the same AppID.',
    interfaceSettings,
  ),
  47001: advise(
    '微信无法解析请求体（JSON）。',
    'WeChat cannot read the body of the request (JSON).',
    '请求体在传输中被修改，请检查 WECHAT_API_URL 是否为改写请求体的代理。',
    'The body was changed on the way: check whether WECHAT_API_URL is a proxy that rewrites it.',
  ),
  43001: advise(
    '微信要求使用 GET，但收到了其他方法。',
    'WeChat expects GET here, but received another method.',
    '请检查 WECHAT_API_URL 是否为修改请求方法的代理。',
    'Check whether WECHAT_API_URL is a proxy that changes the method.',
  ),
  43002: advise(
    '微信要求使用 POST，但收到了其他方法。',
    'WeChat expects POST here, but received another method.',
    '请检查 WECHAT_API_URL 是否为修改请求方法的代理，或会重定向（例如从 http 到 https）的地址。',
    'Check whether WECHAT_API_URL is a proxy that changes the method, or an address that redirects (as from http to https).',
  ),
  40066: advise(
    '微信没有该接口路径。',
    'WeChat has no such path.',
    '请将 WECHAT_API_URL 设为不带路径的域名：https://api.weixin.qq.com。',
    'Set WECHAT_API_URL to a host without a path: https://api.weixin.qq.com.',
  ),
  40029: advise(
    'wx.login 的 code 无效：手机上的小程序与 WECHAT_APP_ID 不一致，或 code 已超过 5 分钟。',
    'The code of wx.login is invalid: the mini-program on the phone is not that of WECHAT_APP_ID, or the code is older than five minutes.',
    '请核对 miniprogram/project.config.json 中的 appid 与 WECHAT_APP_ID 是否一致。',
    'Check that the appid in miniprogram/project.config.json equals WECHAT_APP_ID.',
    developmentSettings,
  ),
  40163: advise(
    'wx.login 的 code 已被使用。',
    'The code of wx.login was already used.',
    '每个 code 只能使用一次，请检查是否有其他后端或代理重发了同一请求。',
    'A code works only once: look for another backend that uses it, or a proxy that repeats requests.',
  ),
  40226: advise(
    '微信认定该用户为高风险用户，不允许登录。',
    'WeChat considers this user high-risk and refuses the login.',
    '与配置无关。请该用户在微信中解除账号限制，或使用其他微信账号。',
    'The settings are not the cause: the user has to have the restriction lifted in WeChat, or use another account.',
  ),
  41008: advise(
    '请求中没有 wx.login 的 code。',
    'The request arrived without the code of wx.login.',
    'URL 参数在传输中丢失，请检查 WECHAT_API_URL 是否为删除 URL 参数的代理。',
    'The query was lost on the way: check whether WECHAT_API_URL is a proxy that drops it.',
  ),
}

import { type Advice, advise } from '../finding.ts'
import { developmentSettings, interfaceSettings } from '../consoles.ts'

/** Errors about the call itself, quotas, and the code of wx.login. */
export const callErrors: Record<number, Advice> = {
  [-1]: advise(
    '微信系统繁忙。',
    'WeChat is busy.',
    '设置没有问题，过一分钟再试；Saoma 自己也会重试。',
    'The settings are fine: try again in a minute. Saoma itself retries too.',
  ),
  45009: advise(
    '今天的调用次数已经用完。',
    "Today's quota of calls is used up.",
    '查看是谁在消耗次数；可在后台清零（每月次数有限），否则等到次日零点（北京时间）。',
    'Find out what uses it. It can be reset in the console a few times a month; otherwise it resets at midnight (Beijing time).',
    interfaceSettings,
  ),
  45011: advise(
    '调用太频繁，超过了每分钟的次数。',
    'Too many calls: the quota of this minute is used up.',
    '一分钟后重试；如果经常出现，查看是否有别的程序用同一个 AppID 频繁调用。',
    'Try again in a minute. If it happens often, look for another program that uses the same AppID.',
    interfaceSettings,
  ),
  47001: advise(
    '微信读不懂请求的内容（JSON）。',
    'WeChat cannot read the body of the request (JSON).',
    '请求体在路上被改动了：检查 WECHAT_API_URL 是不是改写请求体的代理。',
    'The body was changed on the way: check whether WECHAT_API_URL is a proxy that rewrites it.',
  ),
  43001: advise(
    '微信要求用 GET，收到的却是别的方法。',
    'WeChat expects GET here, but received another method.',
    '检查 WECHAT_API_URL 是不是改变请求方法的代理。',
    'Check whether WECHAT_API_URL is a proxy that changes the method.',
  ),
  43002: advise(
    '微信要求用 POST，收到的却是别的方法。',
    'WeChat expects POST here, but received another method.',
    '检查 WECHAT_API_URL 是不是改变请求方法的代理，或会跳转（例如 http 跳到 https）的地址。',
    'Check whether WECHAT_API_URL is a proxy that changes the method, or an address that redirects (as from http to https).',
  ),
  40066: advise(
    '微信没有这个接口路径。',
    'WeChat has no such path.',
    'WECHAT_API_URL 只填域名，不带路径：https://api.weixin.qq.com。',
    'Set WECHAT_API_URL to a host without a path: https://api.weixin.qq.com.',
  ),
  40029: advise(
    'wx.login 的 code 无效：手机上的小程序和 WECHAT_APP_ID 不是同一个，或 code 已超过 5 分钟。',
    'The code of wx.login is invalid: the mini-program on the phone is not that of WECHAT_APP_ID, or the code is older than five minutes.',
    '核对 miniprogram/project.config.json 里的 appid 与 WECHAT_APP_ID 是否一致。',
    'Check that the appid in miniprogram/project.config.json equals WECHAT_APP_ID.',
    developmentSettings,
  ),
  40163: advise(
    'wx.login 的 code 已经用过。',
    'The code of wx.login was already used.',
    '每个 code 只能用一次：检查是否有别的后端或代理重发了同一个请求。',
    'A code works only once: look for another backend that uses it, or a proxy that repeats requests.',
  ),
  40226: advise(
    '微信认定这名用户为高风险，拒绝登录。',
    'WeChat considers this user high-risk and refuses the login.',
    '与设置无关：请该用户在微信里解除账号限制，或换一个微信账号。',
    'The settings are not the cause: the user has to have the restriction lifted in WeChat, or use another account.',
  ),
  41008: advise(
    '请求里没有 wx.login 的 code。',
    'The request arrived without the code of wx.login.',
    '网址参数在路上丢失了：检查 WECHAT_API_URL 是不是去掉网址参数的代理。',
    'The query was lost on the way: check whether WECHAT_API_URL is a proxy that drops it.',
  ),
}

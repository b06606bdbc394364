import type { Advice } from '../finding.ts'
import { developmentSettings, interfaceSettings } from '../consoles.ts'

/** Errors about the call itself, quotas, and the code of wx.login. */
export const callErrors: Record<number, Advice> = {
  [-1]: {
    what: { zh: '微信系统繁忙。', en: 'WeChat is busy.' },
    todo: {
      zh: '设置没有问题，过一分钟再试；Saoma 自己也会重试。',
      en: 'The settings are fine: try again in a minute. Saoma itself retries too.',
    },
  },
  45009: {
    what: { zh: '今天的调用次数已经用完。', en: "Today's quota of calls is used up." },
    todo: {
      zh: '查看是谁在消耗次数；可在后台清零（每月次数有限），否则等到次日零点（北京时间）。',
      en: 'Find out what uses it. It can be reset in the console a few times a month; otherwise it resets at midnight (Beijing time).',
    },
    where: interfaceSettings,
  },
  45011: {
    what: {
      zh: '调用太频繁，超过了每分钟的次数。',
      en: 'Too many calls: the quota of this minute is used up.',
    },
    todo: {
      zh: '一分钟后重试；如果经常出现，查看是否有别的程序用同一个 AppID 频繁调用。',
      en: 'Try again in a minute. If it happens often, look for another program that uses the same AppID.',
    },
    where: interfaceSettings,
  },
  47001: {
    what: { zh: '微信读不懂请求的内容（JSON）。', en: 'WeChat cannot read the body of the request (JSON).' },
    todo: {
      zh: '请求体在路上被改动了：检查 WECHAT_API_URL 是不是改写请求体的代理。',
      en: 'The body was changed on the way: check whether WECHAT_API_URL is a proxy that rewrites it.',
    },
  },
  43001: {
    what: {
      zh: '微信要求用 GET，收到的却是别的方法。',
      en: 'WeChat expects GET here, but received another method.',
    },
    todo: {
      zh: '检查 WECHAT_API_URL 是不是改变请求方法的代理。',
      en: 'Check whether WECHAT_API_URL is a proxy that changes the method.',
    },
  },
  43002: {
    what: {
      zh: '微信要求用 POST，收到的却是别的方法。',
      en: 'WeChat expects POST here, but received another method.',
    },
    todo: {
      zh: '检查 WECHAT_API_URL 是不是改变请求方法的代理，或会跳转（例如 http 跳到 https）的地址。',
      en: 'Check whether WECHAT_API_URL is a proxy that changes the method, or an address that redirects (as from http to https).',
    },
  },
  40066: {
    what: { zh: '微信没有这个接口路径。', en: 'WeChat has no such path.' },
    todo: {
      zh: 'WECHAT_API_URL 只填域名，不带路径：https://api.weixin.qq.com。',
      en: 'Set WECHAT_API_URL to a host without a path: https://api.weixin.qq.com.',
    },
  },
  40029: {
    what: {
      zh: 'wx.login 的 code 无效：手机上的小程序和 WECHAT_APP_ID 不是同一个，或 code 已超过 5 分钟。',
      en: 'The code of wx.login is invalid: the mini-program on the phone is not that of WECHAT_APP_ID, or the code is older than five minutes.',
    },
    todo: {
      zh: '核对 miniprogram/project.config.json 里的 appid 与 WECHAT_APP_ID 是否一致。',
      en: 'Check that the appid in miniprogram/project.config.json equals WECHAT_APP_ID.',
    },
    where: developmentSettings,
  },
  40163: {
    what: { zh: 'wx.login 的 code 已经用过。', en: 'The code of wx.login was already used.' },
    todo: {
      zh: '每个 code 只能用一次：检查是否有别的后端或代理重发了同一个请求。',
      en: 'A code works only once: look for another backend that uses it, or a proxy that repeats requests.',
    },
  },
  40226: {
    what: {
      zh: '微信认定这名用户为高风险，拒绝登录。',
      en: 'WeChat considers this user high-risk and refuses the login.',
    },
    todo: {
      zh: '与设置无关：请该用户在微信里解除账号限制，或换一个微信账号。',
      en: 'The settings are not the cause: the user has to have the restriction lifted in WeChat, or use another account.',
    },
  },
  41008: {
    what: { zh: '请求里没有 wx.login 的 code。', en: 'The request arrived without the code of wx.login.' },
    todo: {
      zh: '网址参数在路上丢失了：检查 WECHAT_API_URL 是不是去掉网址参数的代理。',
      en: 'The query was lost on the way: check whether WECHAT_API_URL is a proxy that drops it.',
    },
  },
}

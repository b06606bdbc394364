import type { Advice } from '../finding.ts'
import { ownSettings, versions } from '../consoles.ts'

/** What WeChat says of the code image and of the access token with which it is asked for. */
export const codeErrors: Record<number, Advice> = {
  41030: {
    what: {
      zh: '小程序里没有 WECHAT_PAGE 这个页面：已发布的版本不含它，或小程序还没有发布。',
      en: 'The mini-program has no page WECHAT_PAGE: the released version lacks it, or nothing is released yet.',
    },
    todo: {
      zh: '核对 WECHAT_PAGE 的拼写；还没有发布就把 WECHAT_ENV_VERSION 设为 trial，发布后再改回 release。',
      en: 'Check the spelling of WECHAT_PAGE. Before the release, set WECHAT_ENV_VERSION=trial, and release afterwards.',
    },
    where: versions,
  },
  40129: {
    what: { zh: '微信不接受小程序码的 scene。', en: 'WeChat does not take the scene of the code.' },
    todo: {
      zh: 'Saoma 只用字母、数字、_ 和 -：检查 WECHAT_API_URL 是不是改动请求的代理；不是的话，请报告这个问题。',
      en: 'Saoma uses letters, digits, _ and - only: check whether WECHAT_API_URL is a proxy that alters requests; if not, report it.',
    },
  },
  40169: {
    what: {
      zh: 'scene 太长或缺失，或请求体不是 JSON。',
      en: 'The scene is too long or missing, or the body is no JSON.',
    },
    todo: {
      zh: 'Saoma 的 scene 有 22 个字符：检查 WECHAT_API_URL 是不是丢弃请求体的代理。',
      en: 'Those of Saoma have 22 characters: check whether WECHAT_API_URL is a proxy that drops the body.',
    },
  },
  40097: {
    what: {
      zh: '小程序码的参数不对，多半是 WECHAT_ENV_VERSION。',
      en: 'An argument of the code is wrong, most likely WECHAT_ENV_VERSION.',
    },
    todo: {
      zh: '把 WECHAT_ENV_VERSION 设为 release、trial 或 develop。',
      en: 'Set WECHAT_ENV_VERSION to release, trial or develop.',
    },
    where: ownSettings,
  },
  85096: {
    what: {
      zh: 'WECHAT_PAGE 含有微信保留的 scancode_time。',
      en: 'WECHAT_PAGE contains scancode_time, which WeChat keeps for itself.',
    },
    todo: {
      zh: '从 WECHAT_PAGE 里去掉 scancode_time：它只应是页面路径。',
      en: 'Take scancode_time out of WECHAT_PAGE: it is to be the path of a page and nothing else.',
    },
    where: ownSettings,
  },
  40001: {
    what: {
      zh: '微信不认这个 access_token，重新获取后也不认：它已被别处刷新，或 AppSecret 刚被重置。',
      en: 'WeChat does not take the access token, not even a fresh one: it was replaced elsewhere, or the AppSecret has just been reset.',
    },
    todo: {
      zh: '查一查是否有别的程序用同一个 AppID 以 force_refresh 强制刷新 stable_token，让它停止；然后重试。',
      en: 'Find the other program that forces a refresh of the stable token (force_refresh) with this AppID, and stop it; then try again.',
    },
  },
  40014: {
    what: { zh: 'access_token 的格式不对。', en: 'The access token has the wrong form.' },
    todo: {
      zh: '令牌在路上被改动了：检查 WECHAT_API_URL 是不是改动网址参数的代理。',
      en: 'It was altered on its way: check whether WECHAT_API_URL is a proxy that changes the query.',
    },
  },
  41001: {
    what: { zh: '请求里没有 access_token。', en: 'The request arrived without an access token.' },
    todo: {
      zh: '网址参数在路上丢失了：检查 WECHAT_API_URL 是不是去掉网址参数的代理。',
      en: 'The query was lost on its way: check whether WECHAT_API_URL is a proxy that drops it.',
    },
  },
  42001: {
    what: {
      zh: 'access_token 已过期，重新获取后也是。',
      en: 'The access token has expired, and so has a fresh one.',
    },
    todo: {
      zh: '多半是中间的代理缓存了旧令牌：让它不要缓存 /cgi-bin/stable_token 的回答，然后重试。',
      en: 'Most likely a proxy between keeps an old one: it must not cache /cgi-bin/stable_token. Then try again.',
    },
  },
}

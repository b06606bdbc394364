import { type Advice, advise } from '../finding.ts'
import { ownSettings, versions } from '../consoles.ts'

/** Errors about the code image and the access token. */
export const codeErrors: Record<number, Advice> = {
  41030: advise(
    '小程序里没有 WECHAT_PAGE 这个页面：已发布的版本不含它，或小程序还没有发布。',
    'The mini-program has no page WECHAT_PAGE: the released version does not contain it, or nothing is released yet.',
    '核对 WECHAT_PAGE 的拼写；还没有发布就把 WECHAT_ENV_VERSION 设为 trial，发布后再改回 release。',
    'Check the spelling of WECHAT_PAGE. Until the release, set WECHAT_ENV_VERSION=trial; then set it to release.',
    versions,
  ),
  40129: advise(
    '微信不接受小程序码的 scene。',
    'WeChat does not accept the scene of the code.',
    'Saoma 只用字母、数字、_ 和 -：检查 WECHAT_API_URL 是不是改动请求的代理；不是的话，请报告这个问题。',
    'Saoma uses only letters, digits, _ and -: check whether WECHAT_API_URL is a proxy that changes requests; if not, report this.',
  ),
  40169: advise(
    'scene 太长或缺失，或请求体不是 JSON。',
    'The scene is too long or missing, or the body is not JSON.',
    'Saoma 的 scene 有 22 个字符：检查 WECHAT_API_URL 是不是丢弃请求体的代理。',
    "Saoma's scenes have 22 characters: check whether WECHAT_API_URL is a proxy that drops the body.",
  ),
  40097: advise(
    '小程序码的参数不对，多半是 WECHAT_ENV_VERSION。',
    'A parameter of the code is wrong, probably WECHAT_ENV_VERSION.',
    '把 WECHAT_ENV_VERSION 设为 release、trial 或 develop。',
    'Set WECHAT_ENV_VERSION to release, trial or develop.',
    ownSettings,
  ),
  85096: advise(
    'WECHAT_PAGE 含有微信保留的 scancode_time。',
    'WECHAT_PAGE contains scancode_time, which WeChat reserves.',
    '从 WECHAT_PAGE 里去掉 scancode_time：它只应是页面路径。',
    'Remove scancode_time from WECHAT_PAGE, which has to be the path of a page and nothing else.',
    ownSettings,
  ),
  40001: advise(
    '微信不认这个 access_token，重新获取后也不认：它已被别处刷新，或 AppSecret 刚被重置。',
    'WeChat rejects the access token, even a new one: it was replaced elsewhere, or the AppSecret was just reset.',
    '查一查是否有别的程序用同一个 AppID 以 force_refresh 强制刷新 stable_token，让它停止；然后重试。',
    'Look for another program that refreshes the stable token of this AppID with force_refresh, and stop it; then try again.',
  ),
  40014: advise(
    'access_token 的格式不对。',
    'The access token has the wrong format.',
    '令牌在路上被改动了：检查 WECHAT_API_URL 是不是改动网址参数的代理。',
    'It was changed on the way: check whether WECHAT_API_URL is a proxy that changes the query.',
  ),
  41001: advise(
    '请求里没有 access_token。',
    'The request arrived without an access token.',
    '网址参数在路上丢失了：检查 WECHAT_API_URL 是不是去掉网址参数的代理。',
    'The query was lost on the way: check whether WECHAT_API_URL is a proxy that drops it.',
  ),
  42001: advise(
    'access_token 已过期，重新获取后也是。',
    'The access token has expired, and so has a new one.',
    '多半是中间的代理缓存了旧令牌：让它不要缓存 /cgi-bin/stable_token 的回答，然后重试。',
    'A proxy on the way probably cached an old one: it must not cache /cgi-bin/stable_token. Then try again.',
  ),
}

import { type Advice, advise } from '../finding.ts'
import { ownSettings, versions } from '../consoles.ts'

/** Errors about the code image and the access token. */
export const codeErrors: Record<number, Advice> = {
  41030: advise(
    '小程序中没有 WECHAT_PAGE 页面：已发布的版本不包含该页面，或小程序尚未发布。',
    'The mini-program has no page WECHAT_PAGE: the released version does not contain it, or nothing is released yet.',
    '请核对 WECHAT_PAGE 的拼写。如尚未发布，请将 WECHAT_ENV_VERSION 设为 trial，发布后再改为 release。',
    'Check the spelling of WECHAT_PAGE. Until the release, set WECHAT_ENV_VERSION=trial; then set it to release.',
    versions,
  ),
  40129: advise(
    '微信不接受小程序码的 scene。',
    'WeChat does not accept the scene of the code.',
    'Saoma 仅使用字母、数字、_ 和 -，请检查 WECHAT_API_URL 是否为修改请求的代理；如不是，请反馈问题。',
    'Saoma uses only letters, digits, _ and -: check whether WECHAT_API_URL is a proxy that changes requests; if not, report this.',
  ),
  40169: advise(
    'scene 过长或缺失，或请求体不是 JSON。',
    'The scene is too long or missing, or the body is not JSON.',
    'Saoma 的 scene 为 22 个字符，请检查 WECHAT_API_URL 是否为丢弃请求体的代理。',
    "Saoma's scenes have 22 characters: check whether WECHAT_API_URL is a proxy that drops the body.",
  ),
  40097: advise(
    '小程序码的参数有误，可能是 WECHAT_ENV_VERSION。',
    'A parameter of the code is wrong, probably WECHAT_ENV_VERSION.',
    '请将 WECHAT_ENV_VERSION 设为 release、trial 或 develop。',
    'Set WECHAT_ENV_VERSION to release, trial or develop.',
    ownSettings,
  ),
  85096: advise(
    'WECHAT_PAGE 含有微信保留的 scancode_time。',
    'WECHAT_PAGE contains scancode_time, which WeChat reserves.',
    '请从 WECHAT_PAGE 中删除 scancode_time，该项应为页面路径。',
    'Remove scancode_time from WECHAT_PAGE, which has to be the path of a page and nothing else.',
    ownSettings,
  ),
  40001: advise(
    '微信不接受该 access_token，重新获取后仍不接受：该 token 已被其他程序刷新，或 AppSecret 刚被重置。',
    'WeChat rejects the access token, even a new one: it was replaced elsewhere, or the AppSecret was just reset.',
    '请检查是否有其他程序使用同一个 AppID 以 force_refresh 强制刷新 stable_token，停止后重试。',
    'Look for another program that refreshes the stable token of this AppID with force_refresh, and stop it; then try again.',
  ),
  40014: advise(
    'access_token 的格式有误。',
    'The access token has the wrong format.',
    'access_token 在传输中被修改，请检查 WECHAT_API_URL 是否为修改 URL 参数的代理。',
    'It was changed on the way: check whether WECHAT_API_URL is a proxy that changes the query.',
  ),
  41001: advise(
    '请求中没有 access_token。',
    'The request arrived without an access token.',
    'URL 参数在传输中丢失，请检查 WECHAT_API_URL 是否为删除 URL 参数的代理。',
    'The query was lost on the way: check whether WECHAT_API_URL is a proxy that drops it.',
  ),
  42001: advise(
    'access_token 已过期，重新获取后仍然过期。',
    'The access token has expired, and so has a new one.',
    '可能是代理缓存了旧的 access_token。请让代理不要缓存 /cgi-bin/stable_token 的响应，然后重试。',
    'A proxy on the way probably cached an old one: it must not cache /cgi-bin/stable_token. Then try again.',
  ),
}

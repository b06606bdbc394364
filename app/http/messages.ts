import type { ErrorCode, Reason } from '#lib/errors.ts'
import type { Language } from '../language.ts'

/** What a person can do about each error. */
export const messages: Record<Language, Record<ErrorCode | Reason, string>> = {
  zh: {
    bad_request: '请求内容不正确',
    wechat_code_invalid: '微信登录凭证无效或已过期，请重试',
    number_mismatch: '数字不正确，本次登录已取消，请重新扫码',
    unauthenticated: '请先登录',
    forbidden: '没有权限',
    scene_unknown: '二维码无效，请刷新网页后重新扫码',
    not_found: '没有找到',
    method_not_allowed: '不支持的请求方法',
    scene_taken: '这个二维码已被其他人扫描，请刷新网页后重新扫码',
    scene_state: '本次登录已经处理过，请刷新网页后重新扫码',
    scene_expired: '二维码已过期，请刷新网页后重新扫码',
    too_large: '内容太大',
    rate_limited: '操作太频繁，请稍后再试',
    internal: '服务器出错，请稍后再试',
    wechat_unavailable: '微信暂时没有响应，请稍后再试',
    wechat_quota: '本站的微信调用次数已用完，请稍后再试',
    unavailable: '服务暂时不可用，请稍后再试',
  },
  en: {
    bad_request: 'The request is not right',
    wechat_code_invalid: 'The WeChat login code is invalid or has expired: try again',
    number_mismatch: 'Wrong number. This login is cancelled: scan a new code',
    unauthenticated: 'Sign in first',
    forbidden: 'Not allowed',
    scene_unknown: 'This code is not valid: reload the page and scan again',
    not_found: 'Not found',
    method_not_allowed: 'This method is not supported here',
    scene_taken: 'Somebody else has scanned this code: reload the page and scan again',
    scene_state: 'This login has been decided already: reload the page and scan again',
    scene_expired: 'This code has expired: reload the page and scan again',
    too_large: 'Too large',
    rate_limited: 'Too many tries: wait a little and try again',
    internal: 'Something went wrong here: try again later',
    wechat_unavailable: 'WeChat does not answer at the moment: try again later',
    wechat_quota: 'This site has used up its calls to WeChat for now: try again later',
    unavailable: 'The service is not available at the moment: try again later',
  },
}

import { UNRECORDED_TEXTS } from './assumptions.ts'

/** WeChat's messages without the trailing rid, from its documentation and reported answers. */
const texts: Readonly<Record<number, string>> = {
  [-1]: 'system error',
  0: 'ok',
  40001:
    'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r',
  40002: 'invalid grant_type',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40066: 'invalid url',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40129: 'invalid scene',
  40163: 'code been used',
  40164: 'invalid ip, not in whitelist',
  40169: 'invalid length for scene, or the data is not json string',
  40165: 'invalid weapp pagepath',
  40212: 'invalid query',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41030: 'invalid page',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43104: 'this appid does not have permission',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45035: 'access clientip is not registered, not in ip-white-list',
  47001: 'data format error',
  48001: 'api unauthorized',
  61004: 'access clientip is not registered',
  85079: 'miniprogram has no online release',
  85096: 'not allow include scancode_time field',
  85401: 'time limit between 1min and 30days',
  ...UNRECORDED_TEXTS,
}

/** A business error, which WeChat answers with HTTP 200. */
export interface Failure {
  kind: 'failure'
  errcode: number
  errmsg: string
}

/** An errcode without a known message gets `unknown error`. */
export function failure(errcode: number): Failure {
  return { kind: 'failure', errcode, errmsg: texts[errcode] ?? 'unknown error' }
}

/** 40164 names the caller's address, then the same address as IPv6. */
export function invalidIp(ip: string): Failure {
  const ipv6 = ip.includes(':') ? ip : `::ffff:${ip}`
  return { kind: 'failure', errcode: 40164, errmsg: `invalid ip ${ip} ipv6 ${ipv6}, not in whitelist` }
}

export function isFailure(value: object): value is Failure {
  return 'kind' in value && value.kind === 'failure'
}

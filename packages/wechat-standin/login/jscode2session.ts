import type { Account } from '../common/account.ts'
import type { Answer } from '../common/answer.ts'
import type { Call } from '../common/call.ts'
import { checkCredentials } from '../common/credentials.ts'
import { failure, isFailure, type Failure } from '../common/errcode.ts'
import type { Standin } from '../standin.ts'
import { EXPIRED_JS_CODE_ERRCODE, GET_REQUIRED_ERRCODE, REFUSED_CALL_USES_UP_JS_CODE } from '../uncertain.ts'
import type { JsCode } from './js-code.ts'
import { newSessionKey, openidOf, unionidOf } from './openid.ts'

/** GET /sns/jscode2session */
export function jscode2session(standin: Standin, call: Call): Answer {
  if (call.method !== 'GET') return failure(GET_REQUIRED_ERRCODE)

  const given = {
    appid: call.query.get('appid'),
    secret: call.query.get('secret'),
    grantType: call.query.get('grant_type'),
    ip: call.ip,
  }
  const account = checkCredentials(standin.accounts, given, 'authorization_code')
  if (isFailure(account)) return account
  const code = checkCode(standin, account, call.query.get('js_code'))
  if (isFailure(code)) return code

  const refused = checkPerson(standin, account, code.user)
  code.used = !refused || REFUSED_CALL_USES_UP_JS_CODE
  return refused ?? sessionOf(account, code.user)
}

function checkCode(standin: Standin, account: Account, value: string | null): JsCode | Failure {
  if (!value) return failure(41008)
  const code = standin.jsCodes.find(value)
  if (!code || code.appid !== account.appid) return failure(40029)
  if (standin.jsCodes.isExpired(code)) return failure(EXPIRED_JS_CODE_ERRCODE)
  return code.used ? failure(40163) : code
}

function checkPerson(standin: Standin, account: Account, user: string): Failure | undefined {
  if (account.blockedUsers?.includes(user) || standin.blockedUsers.has(user)) return failure(40226)
  return standin.quotas.spend('sessionPerUserPerMinute', `${account.appid} ${user}`)
}

function sessionOf(account: Account, user: string): Answer {
  const session = { session_key: newSessionKey(), openid: openidOf(account.appid, user) }
  if (!account.openPlatform) return { kind: 'json', fields: session }
  return { kind: 'json', fields: { ...session, unionid: unionidOf(account.openPlatform, user) } }
}

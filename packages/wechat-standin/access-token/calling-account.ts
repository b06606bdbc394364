import type { Account } from '../common/account.ts'
import type { Call } from '../common/call.ts'
import { failure, isFailure, type Failure } from '../common/errcode.ts'
import type { Standin } from '../standin.ts'
import { checkAccessToken } from './access-token-check.ts'

/** Whose access_token the call carries; 48001 where that account may not use this path. */
export function callingAccount(standin: Standin, call: Call): Account | Failure {
  const owner = checkAccessToken([standin.stableTokens, standin.tokens], call.query.get('access_token'))
  if (isFailure(owner)) return owner
  const account = standin.accounts.find((known) => known.appid === owner.appid)
  if (!account) return failure(40001)
  return account.deniedPaths?.includes(call.path) ? failure(48001) : account
}

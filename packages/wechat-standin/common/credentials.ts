import { CREDENTIAL_CHECK_ORDER } from '../uncertain.ts'
import type { Account } from './account.ts'
import { failure, invalidIp, type Failure } from './errcode.ts'
import { isWhitelisted } from './ip-whitelist.ts'

export interface GivenCredentials {
  appid: string | null | undefined
  secret: string | null | undefined
  grantType: string | null | undefined
  ip: string
}

type Check = (given: GivenCredentials, account: Account | undefined, grantType: string) => boolean

const fails: Record<(typeof CREDENTIAL_CHECK_ORDER)[number], Check> = {
  41002: (given) => !given.appid,
  40013: (_, account) => !account,
  40164: (given, account) => !isWhitelisted(account?.whitelist, given.ip),
  41004: (given) => !given.secret,
  40125: (given, account) => given.secret !== account?.secret,
  40002: (given, _, grantType) => given.grantType !== grantType,
}

/** What every endpoint that takes the AppSecret checks first: the account, or the first error that applies. */
export function checkCredentials(
  accounts: readonly Account[],
  given: GivenCredentials,
  grantType: string,
): Account | Failure {
  const account = accounts.find((known) => known.appid === given.appid)
  const errcode = CREDENTIAL_CHECK_ORDER.find((code) => fails[code](given, account, grantType))
  if (errcode === 40164) return invalidIp(given.ip)
  if (errcode !== undefined) return failure(errcode)
  return account ?? failure(40013)
}

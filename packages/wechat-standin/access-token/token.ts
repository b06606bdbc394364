import type { Answer } from '../common/answer.ts'
import type { Call } from '../common/call.ts'
import { checkCredentials } from '../common/credentials.ts'
import { failure, isFailure } from '../common/errcode.ts'
import type { Standin } from '../standin.ts'
import { GET_REQUIRED_ERRCODE } from '../uncertain.ts'
import { tokenAnswer } from './token-answer.ts'
import { TOKEN_OVERLAP_MS } from './token-pair.ts'

/** GET /cgi-bin/token: every call replaces the token before. */
export function token(standin: Standin, call: Call): Answer {
  if (call.method !== 'GET') return failure(GET_REQUIRED_ERRCODE)

  const given = {
    appid: call.query.get('appid'),
    secret: call.query.get('secret'),
    grantType: call.query.get('grant_type'),
    ip: call.ip,
  }
  const account = checkCredentials(standin.accounts, given, 'client_credential')
  if (isFailure(account)) return account

  const refused = standin.quotas.spend('tokenPerDay', account.appid)
  if (refused) return refused
  return tokenAnswer(standin.tokens.supersede(account.appid, TOKEN_OVERLAP_MS), standin.clock.now())
}

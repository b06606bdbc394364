import { checkCredentials } from '../account.ts'
import { GET_REQUIRED_ERRCODE } from '../assumptions.ts'
import type { Answer, Call } from '../call.ts'
import { failure, isFailure } from '../errcode.ts'
import type { State } from '../state.ts'
import { tokenAnswer } from './stable_token.ts'
import { TOKEN_OVERLAP_MS } from './tokens.ts'

/** GET /cgi-bin/token: every call supersedes the previous token. */
export function token(state: State, call: Call): Answer {
  if (call.method !== 'GET') return failure(GET_REQUIRED_ERRCODE)

  const given = {
    appid: call.query.get('appid'),
    secret: call.query.get('secret'),
    grantType: call.query.get('grant_type'),
    ip: call.ip,
  }
  const account = checkCredentials(state.accounts, given, 'client_credential')
  if (isFailure(account)) return account

  const refused = state.quotas.spend('tokenPerDay', account.appid)
  if (refused) return refused
  return tokenAnswer(state.tokens.supersede(account.appid, TOKEN_OVERLAP_MS), state.clock.now())
}

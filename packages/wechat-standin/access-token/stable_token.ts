import { z } from 'zod'
import type { Answer } from '../common/answer.ts'
import { parseJsonObject, type Call } from '../common/call.ts'
import { checkCredentials } from '../common/credentials.ts'
import { failure, isFailure } from '../common/errcode.ts'
import type { Standin } from '../standin.ts'
import { STABLE_TOKEN_BAD_BODY_ERRCODE } from '../uncertain.ts'
import { tokenAnswer } from './token-answer.ts'

const bodySchema = z.object({
  grant_type: z.string().optional(),
  appid: z.string().optional(),
  secret: z.string().optional(),
  force_refresh: z.boolean().default(false),
})

/** POST /cgi-bin/stable_token */
export function stableToken(standin: Standin, call: Call): Answer {
  if (call.method !== 'POST') return failure(43002)
  const body = bodySchema.safeParse(parseJsonObject(call.body)).data
  if (!body) return failure(STABLE_TOKEN_BAD_BODY_ERRCODE)

  const given = { appid: body.appid, secret: body.secret, grantType: body.grant_type, ip: call.ip }
  const account = checkCredentials(standin.accounts, given, 'client_credential')
  if (isFailure(account)) return account
  const { appid } = account

  const refused =
    standin.quotas.spend('stableTokenPerMinute', appid) ?? standin.quotas.spend('stableTokenPerDay', appid)
  if (refused) return refused

  const token = body.force_refresh ? standin.stableMode.forced(appid) : standin.stableMode.normal(appid)
  return isFailure(token) ? token : tokenAnswer(token, standin.clock.now())
}

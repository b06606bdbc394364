import { callingAccount } from '../access-token/calling-account.ts'
import { phoneAddress } from '../code-image/phone-address.ts'
import type { Answer } from '../common/answer.ts'
import type { Call } from '../common/call.ts'
import { failure, isFailure } from '../common/errcode.ts'
import type { Standin } from '../standin.ts'
import { checkArguments, parseArguments } from './arguments.ts'

/**
 * POST /wxa/generate_urllink?access_token=…: an address that opens the mini-program from a browser, here the phone's. Like
 * WeChat's own it is for companies' accounts only, and so many a day.
 */
export function generateUrllink(standin: Standin, call: Call): Answer {
  if (call.method !== 'POST') return failure(43002)
  const account = callingAccount(standin, call)
  if (isFailure(account)) return account
  if (!account.verified) return failure(43104)
  const refused = standin.quotas.spend('urlLinkPerDay', account.appid)
  if (refused) return refused

  const wanted = parseArguments(call.body)
  if (isFailure(wanted)) return wanted
  const wrong = checkArguments(account, wanted, standin.clock.now())
  if (wrong) return wrong

  const url_link = phoneAddress(standin.options.phoneUrl, {
    appid: account.appid,
    scene: new URLSearchParams(wanted.query).get('scene') ?? '',
    page: wanted.path || (account.releasedPages[0] ?? ''),
    envVersion: wanted.env_version,
  })
  return { kind: 'json', fields: { errcode: 0, errmsg: 'ok', url_link: `${url_link}&launch=1194` } }
}

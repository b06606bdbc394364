import { z } from 'zod'
import { callingAccount } from './access-token/tokens.ts'
import { PHONE_NUMBER_PERSONAL_ERRCODE } from './assumptions.ts'
import { type Answer, type Call, parseJsonObject } from './call.ts'
import { failure, isFailure } from './errcode.ts'
import { phoneNumberOf } from './login.ts'
import type { State } from './state.ts'

const bodySchema = z.object({ code: z.string().min(1) })

/**
 * POST /wxa/business/getuserphonenumber?access_token=…: the number behind a code of `<button open-type="getPhoneNumber">`. A
 * code works once, for five minutes, in one mini-program. For verified accounts only.
 */
export function getuserphonenumber(state: State, call: Call): Answer {
  if (call.method !== 'POST') return failure(43002)
  const account = callingAccount(state, call)
  if (isFailure(account)) return account
  if (!account.verified) return failure(PHONE_NUMBER_PERSONAL_ERRCODE)
  const { data } = bodySchema.safeParse(parseJsonObject(call.body))
  if (!data) return failure(47001)
  const code = state.phoneCodes.find(data.code)
  if (!code || code.used || state.phoneCodes.isExpired(code)) return failure(40029)
  if (code.appid !== account.appid) return failure(40013)
  const refused = state.quotas.spend('phoneNumberPerMinute', account.appid)
  if (refused) return refused
  code.used = true
  const { countryCode, purePhoneNumber } = phoneNumberOf(code.user)
  const watermark = { timestamp: Math.floor(state.clock.now() / 1_000), appid: account.appid }
  const phoneNumber = countryCode === '86' ? purePhoneNumber : `+${countryCode}${purePhoneNumber}`
  return {
    kind: 'json',
    fields: {
      errcode: 0,
      errmsg: 'ok',
      phone_info: { phoneNumber, purePhoneNumber, countryCode, watermark },
    },
  }
}

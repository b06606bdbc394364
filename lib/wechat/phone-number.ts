import { z } from 'zod'
import { env } from '../env.ts'
import { SaomaError } from '../errors.ts'
import { withAccessToken } from './access-token.ts'
import { callWechat, newBudget, parseWechat, unavailable, WechatError } from './api.ts'
import { asUnavailable, misconfigured, withCircuitBreaker } from './retry.ts'

const answer = z.object({
  phone_info: z.object({
    purePhoneNumber: z.string().regex(/^\d{4,15}$/),
    countryCode: z.coerce.string().regex(/^\d{1,4}$/),
    watermark: z.object({ appid: z.string() }),
  }),
})
const path = '/wxa/business/getuserphonenumber'
/** Unknown, used or expired; of another mini-program. */
const invalid = new Set([40029, 40013])
/** The code is what the caller sends, so that it must not pause the path for everybody. */
const lasting = new Set([...misconfigured].filter((errcode) => !invalid.has(errcode)))

/**
 * The phone number that a person shared by `<button open-type="getPhoneNumber">`, as `+86 13800000000`. Never retried after a
 * timeout: a code works once, and each number costs money.
 * Throws `wechat_code_invalid`, `wechat_unavailable`.
 */
export async function exchangePhoneCode(code: string): Promise<string> {
  const parsed = answer.safeParse(await askWechat(code))
  if (!parsed.success) throw unavailable('getuserphonenumber answered without a number')
  const { purePhoneNumber, countryCode, watermark } = parsed.data.phone_info
  if (watermark.appid !== env().WECHAT_APP_ID)
    throw new SaomaError('wechat_code_invalid', { cause: new Error('the number is of another mini-program') })
  return `+${countryCode} ${purePhoneNumber}`
}

async function askWechat(code: string): Promise<unknown> {
  const budget = newBudget()
  try {
    return await withAccessToken((access_token) =>
      withCircuitBreaker(
        path,
        async () => parseWechat(await callWechat(path, { query: { access_token }, json: { code }, budget })),
        lasting,
      ),
    )
  } catch (error) {
    if (error instanceof WechatError && invalid.has(error.errcode))
      throw new SaomaError('wechat_code_invalid', { cause: error })
    throw asUnavailable(error)
  }
}

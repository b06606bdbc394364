import { SaomaError } from '../errors.ts'
import { maskedPhone, setPhone } from '../user/phone.ts'
import { exchangePhoneCode } from '../wechat/phone-number.ts'

/**
 * Stores the phone number that a user shared on their phone, and returns it masked. `address` is the caller's, unmasked.
 * Throws `wechat_code_invalid`, `wechat_unavailable`, `unauthenticated` where the user has been deleted meanwhile.
 */
export async function takePhoneNumber(
  userId: string,
  code: string,
  address: string | null,
): Promise<string | null> {
  const phone = await exchangePhoneCode(code)
  if (!(await setPhone(userId, phone, address))) throw new SaomaError('unauthenticated')
  return maskedPhone(phone)
}

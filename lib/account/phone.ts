import { maskedPhone, setPhone } from '../user/phone.ts'
import { exchangePhoneCode } from '../wechat/phone-number.ts'

/**
 * Stores the phone number that a user shared on their phone, and returns it masked. `address` is the caller's, unmasked. null if
 * the user no longer exists. Throws `wechat_code_invalid`, `wechat_unavailable`.
 */
export async function takePhoneNumber(
  userId: string,
  code: string,
  address: string | null,
): Promise<string | null> {
  const phone = await exchangePhoneCode(code)
  return (await setPhone(userId, phone, address)) ? maskedPhone(phone) : null
}

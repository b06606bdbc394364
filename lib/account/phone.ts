import { SaomaError } from '../errors.ts'
import { findScene } from '../scene/scene.ts'
import type { MiniappCaller } from '../user/miniapp-token.ts'
import { maskedPhone, setPhone } from '../user/phone.ts'
import { exchangePhoneCode } from '../wechat/phone-number.ts'

/**
 * Stores the phone number that a user shared on their phone, and returns it masked. `address` is the caller's, unmasked. null if
 * the user no longer exists. Throws `forbidden` where another site asks for the login and not for the number (what this one wants,
 * SAOMA_PHONE says), `wechat_code_invalid`, `wechat_unavailable`.
 */
export async function takePhoneNumber(
  { identityId, scene }: MiniappCaller,
  code: string,
  address: string | null,
): Promise<string | null> {
  const asking = scene === null ? null : await findScene(scene)
  if (asking?.siteId != null && !asking.scopes.includes('phone')) throw new SaomaError('forbidden')
  const phone = await exchangePhoneCode(code)
  return (await setPhone(identityId, phone, address)) ? maskedPhone(phone) : null
}

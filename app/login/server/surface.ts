import { isPhone } from '#lib/visitor/device.ts'
import type { Surface } from '../view/view.ts'

/** Where a page is looked at, by the User-Agent header. A tablet stands beside a phone, as a computer does. */
export function surfaceOf(userAgent: string | null): Surface {
  if (!userAgent || !isPhone(userAgent)) return 'computer'
  return /MicroMessenger\//i.test(userAgent) ? 'wechat' : 'phone'
}

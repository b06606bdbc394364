import Bowser from 'bowser'
import type { Surface } from './view.ts'

/** Where a page is looked at, by the User-Agent header. A tablet stands beside a phone, as a computer does. */
export function surfaceOf(userAgent: string | null): Surface {
  if (!userAgent) return 'computer'
  if (/MicroMessenger\//i.test(userAgent)) return isPhone(userAgent) ? 'wechat' : 'computer'
  return isPhone(userAgent) ? 'phone' : 'computer'
}

function isPhone(userAgent: string): boolean {
  return Bowser.parse(userAgent).platform.type === 'mobile'
}

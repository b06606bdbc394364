import { randomInt } from 'node:crypto'
import { isPublicAddress } from '../visitor/address.ts'

type NumberMatch = 'auto' | 'always' | 'never'
type Place = { address: string | null; place: string | null }
type Phone = Place & { proxied: boolean }

/** WeChat's launch scenes: how the mini-program was opened. */
const liveScan = 1047
const sameDevice = new Set([1048, 1065, 1194])

/**
 * Must this phone type the number that the page shows? Only a live camera scan shows that phone and page are in one
 * place; a long press or a link shows it where both come from one public address. Networks that differ prove nothing.
 */
export function numberNeeded(
  browser: Place,
  phone: Phone & { launchScene: number | null },
  match: NumberMatch,
): boolean {
  if (match !== 'auto') return match === 'always'
  if (browser.place !== null && phone.place !== null && browser.place !== phone.place) return true
  if (phone.launchScene === liveScan) return false
  if (phone.launchScene === null || !sameDevice.has(phone.launchScene)) return true
  return sameNetwork(browser, phone) !== true
}

/**
 * Do both come from exactly one public address? null where that cannot be told: an address is unknown, or one that others
 * have as well (loopback, private, carrier-grade NAT, a proxy that SAOMA_TRUST_PROXY does not name).
 */
export function sameNetwork(browser: Place, phone: Phone): boolean | null {
  if (browser.address === null || phone.address === null || phone.proxied) return null
  if (browser.address !== phone.address) return false
  return isPublicAddress(phone.address) ? true : null
}

/** "10" to "99". Made at the scan, so no picture of the code can hold it. */
export function randomNumber(): string {
  return String(randomInt(10, 100))
}

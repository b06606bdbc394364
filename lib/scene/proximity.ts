import { randomInt } from 'node:crypto'
import { isPublicAddress } from '../visitor/address.ts'

type NumberMatch = 'auto' | 'always' | 'never'
type Place = { address: string | null; place: string | null }
type Phone = Place & { proxied: boolean }

/** WeChat's launch scene values: how the mini-program was opened. */
const liveScan = 1047
const sameDevice = new Set([1048, 1065, 1194])

/**
 * Whether the phone has to enter the number shown on the page. A live camera scan proves that phone and page are in the
 * same place; a long press or a link does so only if both use one public address. Different networks prove nothing.
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
 * Whether both use exactly the same public address. null if that can't be known: an address is missing, or shared with
 * others (loopback, private, carrier-grade NAT, a proxy not listed in SAOMA_TRUST_PROXY).
 */
export function sameNetwork(browser: Place, phone: Phone): boolean | null {
  if (browser.address === null || phone.address === null || phone.proxied) return null
  if (browser.address !== phone.address) return false
  return isPublicAddress(phone.address) ? true : null
}

/** "10" to "99". Chosen at the scan, so a picture of the code can't contain it. */
export function randomNumber(): string {
  return String(randomInt(10, 100))
}

export interface Addresses {
  develop: string
  trial: string
  release: string
}

const LOOPBACK = /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(?=\/|$)/i

/**
 * The address for the version that runs. A develop version on a phone is a preview, or WeChat's reviewer: there, the
 * address of one's own machine leads nowhere, so it gets the release address, unless `develop` names another machine.
 */
export function chooseAddress(addresses: Addresses, envVersion: string, platform: string): string {
  if (envVersion === 'trial') return withoutSlash(addresses.trial)
  if (envVersion === 'develop' && (platform === 'devtools' || !LOOPBACK.test(addresses.develop)))
    return withoutSlash(addresses.develop)
  return withoutSlash(addresses.release)
}

/** An image that Saoma serves: its address may come without the host, or with one that only Saoma's own machine knows. */
export function imageAddress(base: string, address: string | null): string {
  if (address === null) return ''
  if (address.startsWith('/')) return base + address
  return LOOPBACK.test(base) ? address : address.replace(LOOPBACK, base)
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '')
}

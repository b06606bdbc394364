export interface Addresses {
  develop: string
  trial: string
  release: string
}

/**
 * The address for the version that runs. A develop version on a phone is WeChat's reviewer (or a preview): there,
 * the address of one's own machine leads nowhere, so it gets the release address.
 */
export function chooseAddress(addresses: Addresses, envVersion: string, platform: string): string {
  if (envVersion === 'trial') return withoutSlash(addresses.trial)
  if (envVersion === 'develop' && platform === 'devtools') return withoutSlash(addresses.develop)
  return withoutSlash(addresses.release)
}

/** An image that Saoma serves: its address may come without the host. */
export function imageAddress(base: string, address: string | null): string {
  if (address === null) return ''
  return address.startsWith('/') ? base + address : address
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '')
}

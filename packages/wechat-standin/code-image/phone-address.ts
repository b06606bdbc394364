export interface CodeTarget {
  appid: string
  scene: string
  page: string
  envVersion: string
}

/** What the code opens: the phone's address, with everything that WeChat would take from the code. */
export function phoneAddress(phoneUrl: string, { appid, scene, page, envVersion }: CodeTarget): string {
  const query = [
    ['scene', scene],
    ['appid', appid],
    ['page', page],
    ['env_version', envVersion],
  ]
  const encoded = query.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&')
  return `${phoneUrl.replace(/\/+$/, '')}/?${encoded}`
}

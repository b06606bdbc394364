import { env } from '../env.ts'

/**
 * The address that opens the mini-program with `scene` on the phone where it is tapped: WeChat's plain URL scheme, which
 * needs no call (declared in the console, released, query of 512 characters at most). null where the operator has not
 * turned it on.
 */
export function openUrlOf(scene: string): string | null {
  const { SAOMA_OPEN_ON_PHONE, WECHAT_APP_ID, WECHAT_PAGE, WECHAT_ENV_VERSION } = env()
  if (SAOMA_OPEN_ON_PHONE === 'off') return null
  const path = WECHAT_PAGE.split('/').map(encodeURIComponent).join('/')
  const query = encodeURIComponent(`scene=${scene}`)
  return `weixin://dl/business/?appid=${WECHAT_APP_ID}&path=${path}&query=${query}&env_version=${WECHAT_ENV_VERSION}`
}

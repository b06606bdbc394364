import { hash, randomId } from '../crypto.ts'
import { env } from '../env.ts'
import { noteScene } from '../log.ts'
import { channelOf, pushSettings, type PushSettings } from '../pusher/channel.ts'
import { openScene } from '../scene/create.ts'
import type { BrowserCookie } from '../visitor/browser-cookie.ts'
import type { Visitor } from '../visitor/device.ts'
import { codeImage } from '../wechat/code-image.ts'
import { openUrlOf } from '../wechat/open-url.ts'
import { limitBrowser } from './browser.ts'
import { takeSpare } from './spare-codes.ts'

export type OpenedLogin = {
  scene: string
  /** `data:image/png;base64,…` */
  image: string
  now: string
  expiresAt: string
  channel: string
  push: PushSettings
  pollSeconds: number
  /** Opens the mini-program on the phone that shows the page, where SAOMA_OPEN_ON_PHONE says how. */
  openUrl?: string
}

/** How often a page without a socket asks. */
const pollSeconds = 2

/** A new scene of this browser and its code, made at the same time or, where there is a spare one, long before. Throws `rate_limited`, `wechat_unavailable`. */
export async function openLogin(
  cookie: BrowserCookie,
  visitor: Visitor,
  { onPhone }: { onPhone: boolean },
): Promise<OpenedLogin> {
  await limitBrowser('code', { cookie, address: visitor.address })
  const spare = env().SAOMA_SPARE_CODES ? await takeSpare() : null
  const scene = spare?.scene ?? randomId()
  noteScene(scene)
  const [opened, image, openUrl] = await Promise.all([
    openScene(scene, hash(cookie.secret), visitor),
    spare?.image ?? codeImage(scene),
    openUrlOf(scene, onPhone),
  ])
  return {
    scene,
    image: `data:image/png;base64,${image.toString('base64')}`,
    now: opened.now().toISOString(),
    expiresAt: opened.expiresAt.toISOString(),
    channel: channelOf(scene),
    push: pushSettings(),
    pollSeconds,
    ...(openUrl !== null && { openUrl }),
  }
}

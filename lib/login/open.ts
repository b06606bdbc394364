import { hash } from '../crypto.ts'
import { imageFormat } from '../image.ts'
import { limitWithin, overLimit } from '../limit.ts'
import { addLogContext } from '../log.ts'
import { channelOf, pushSettings, type PushSettings } from '../pusher/channel.ts'
import { createScene } from '../scene/create.ts'
import type { AskingSite } from '../site/site.ts'
import type { BrowserCookie } from '../visitor/browser-cookie.ts'
import type { Visitor } from '../visitor/device.ts'
import { codeImage } from '../wechat/code-image.ts'
import { openUrlOf } from '../wechat/open-url.ts'
import { callerOf } from './browser.ts'
import { takeSpare } from './spare-codes.ts'

export type OpenedLogin = {
  scene: string
  /** `data:image/…;base64,…` */
  image: string
  now: string
  expiresAt: string
  channel: string
  push: PushSettings
  pollSeconds: number
  /** Opens the mini-program on the phone that shows the page, if SAOMA_OPEN_ON_PHONE is set. */
  openUrl?: string
}

/** How often a page without a socket polls. */
const pollSeconds = 2

/**
 * Opens a login for this browser: a scene bound to its secret, and the mini-program code that leads to it. `onPhone` says
 * whether the page is shown on a phone, where `openUrl` may take the place of a scan; `site` is the site that asks, null for
 * this one. Times are ISO 8601; `now` is the database's clock.
 *
 * Throws `rate_limited`, `wechat_unavailable`.
 *
 * @example
 * const cookie = { secret: newBrowserSecret(), people: [] }
 * const visitor = { ...deviceOf(userAgent), address: '203.0.113.7', proxied: false, place: null }
 * const { scene, image } = await openLogin(cookie, visitor, { onPhone: false, site: null })
 */
export async function openLogin(
  cookie: BrowserCookie,
  visitor: Visitor,
  { onPhone, site }: { onPhone: boolean; site: AskingSite | null },
): Promise<OpenedLogin> {
  const limits = await limitWithin('code', callerOf({ cookie, address: visitor.address }))
  const { scene: opened, refused } = await createScene(
    limits,
    takeSpare(),
    hash(cookie.secret),
    visitor,
    site,
  )
  if (refused) throw overLimit(refused)
  const scene = opened.id
  addLogContext({ scene })
  const [image, openUrl] = await Promise.all([opened.image ?? codeImage(scene), openUrlOf(scene, onPhone)])
  return {
    scene,
    // A spare code may be a PNG of the version before.
    image: `data:image/${imageFormat(image)};base64,${image.toString('base64')}`,
    now: opened.now().toISOString(),
    expiresAt: opened.expiresAt.toISOString(),
    channel: channelOf(scene),
    push: pushSettings(),
    pollSeconds,
    ...(openUrl !== null && { openUrl }),
  }
}

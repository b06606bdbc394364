import { hash } from '../crypto.ts'
import { SaomaError } from '../errors.ts'
import { type Caller, limit, type Limited } from '../limit.ts'
import { addLogContext } from '../log.ts'
import { findScene, type Scene } from '../scene/scene.ts'
import type { BrowserCookie } from '../visitor/browser-cookie.ts'

/** The browser that calls. `cookie` is null if it sends none; `address` is unmasked. */
export type Browser = { cookie: BrowserCookie | null; address: string | null }

/** Whether this browser opened the scene. The secret that it got when it signed in by this scene counts too. */
export function isOpenedBy({ browserHash, renewedHash }: Scene, { cookie }: Browser): boolean {
  if (cookie === null) return false
  const secretHash = hash(cookie.secret)
  return secretHash === browserHash || secretHash === renewedHash
}

/**
 * The scene, if this browser opened it. Counts an attempt of `counted`, if given, and a miss if there is no such scene.
 * Throws `scene_unknown`, `rate_limited`.
 */
export async function sceneOfBrowser(id: string, browser: Browser, counted?: Limited): Promise<Scene> {
  addLogContext({ scene: id })
  const found = browser.cookie === null ? null : await findScene(id)
  const scene = found && isOpenedBy(found, browser) ? found : null
  if (counted) await limitBrowser(counted, browser, scene)
  if (scene) return scene
  await limitBrowser('miss', browser)
  throw new SaomaError('scene_unknown')
}

/**
 * Counts an attempt: on the scene that this browser opened, else on the browser if somebody has signed in there, else on the
 * strangers behind its address. Throws `rate_limited`.
 */
export async function limitBrowser(what: Limited, browser: Browser, own: Scene | null = null): Promise<void> {
  await limit(what, own ? { address: browser.address, known: own.browserHash } : callerOf(browser))
}

/** The browser, as limits know it. Anyone can make up a cookie, so a cookie alone doesn't make it known. */
export function callerOf({ cookie, address }: Browser): Caller {
  const [person] = cookie?.people ?? []
  return cookie === null || person === undefined
    ? { address }
    : { address, known: hash(cookie.secret), person }
}

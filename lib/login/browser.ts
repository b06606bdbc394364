import { hash } from '../crypto.ts'
import { limit, type Limited } from '../limit.ts'
import { noteScene } from '../log.ts'
import { findScene, type Scene } from '../scene/scene.ts'
import type { BrowserCookie } from '../visitor/browser-cookie.ts'
import { refusal } from './refusal.ts'

/** The browser that calls: its cookie, null where it sends none, and the address it calls from. */
export type Browser = { cookie: BrowserCookie | null; address: string | null }

/** The scene if this browser opened it, else null. Any text may be asked for. */
export async function ownScene(id: string, browser: Browser): Promise<Scene | null> {
  noteScene(id)
  const scene = browser.cookie === null ? null : await findScene(id)
  return scene && isOwn(scene, browser) ? scene : null
}

/** Also by the secret that the browser was given when it signed in by this scene. */
export function isOwn({ browserHash, renewedHash }: Scene, { cookie }: Browser): boolean {
  if (cookie === null) return false
  const secretHash = hash(cookie.secret)
  return secretHash === browserHash || secretHash === renewedHash
}

/**
 * The same, for whom there must be one. Counts a try of `tried`, if given, whoever asks, and a miss of who guesses.
 * Throws `scene_unknown`, `rate_limited`.
 */
export async function sceneOfBrowser(id: string, browser: Browser, tried?: Limited): Promise<Scene> {
  const scene = await ownScene(id, browser)
  if (tried) await limitBrowser(tried, browser, scene)
  if (scene) return scene
  await limitBrowser('miss', browser)
  throw refusal('unknown')
}

/**
 * Counts a try: of the scene that this browser has at hand, else of the browser itself if a login was completed in it, else
 * of the strangers behind its address. A cookie alone costs nothing, so it makes nobody known. Throws `rate_limited`.
 */
export async function limitBrowser(
  what: Limited,
  { cookie, address }: Browser,
  own: Scene | null = null,
): Promise<void> {
  if (own) return limit(what, { address, known: own.browserHash })
  if (cookie === null || cookie.person === null) return limit(what, { address })
  return limit(what, { address, known: hash(cookie.secret), person: cookie.person })
}

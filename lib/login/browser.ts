import { hash } from '../crypto.ts'
import { env } from '../env.ts'
import { limit, type Limited } from '../limit/limit.ts'
import { noteScene } from '../log.ts'
import { isKnownBrowser } from '../scene/known.ts'
import { findScene, type Scene } from '../scene/scene.ts'
import { networkOf } from '../visitor/address.ts'
import { refusal } from './refusal.ts'

/** The browser that calls: its secret, null where it sends none, and the address it calls from. */
export type Browser = { secret: string | null; address: string | null }

/** The scene, for the browser that opened it. Throws `scene_unknown` to every other, `rate_limited` to one that guesses. */
export async function sceneOfBrowser(id: string, browser: Browser): Promise<Scene> {
  noteScene(id)
  const scene = browser.secret === null ? null : await findScene(id)
  if (scene && browser.secret !== null && scene.browserHash === hash(browser.secret)) return scene
  await limitBrowser('miss', browser)
  throw refusal('unknown')
}

/** Counts a try: by the browser's secret if a scene knows it, by its address otherwise. Throws `rate_limited`. */
export async function limitBrowser(what: Limited, { secret, address }: Browser): Promise<void> {
  if (!env().SAOMA_RATE_LIMIT) return
  const known = secret === null ? null : hash(secret)
  if (known !== null && (await isKnownBrowser(known))) return limit(what, { known })
  return limit(what, { address: networkOf(address) })
}

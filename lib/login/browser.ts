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

/** The scene if this browser opened it, else null. Any text may be asked for. */
export async function ownScene(id: string, { secret }: Browser): Promise<Scene | null> {
  noteScene(id)
  const scene = secret === null ? null : await findScene(id)
  return scene && secret !== null && scene.browserHash === hash(secret) ? scene : null
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
 * Counts a try: by the browser's secret if a scene knows it, by its address otherwise. With a scene of its own at hand
 * nobody has to be asked. Throws `rate_limited`.
 */
export async function limitBrowser(
  what: Limited,
  { secret, address }: Browser,
  own: Scene | null = null,
): Promise<void> {
  if (!env().SAOMA_RATE_LIMIT) return
  const known = own?.browserHash ?? (secret === null ? null : await knownHash(secret))
  return limit(what, known === null ? { address: networkOf(address) } : { known })
}

async function knownHash(secret: string): Promise<string | null> {
  const browserHash = hash(secret)
  return (await isKnownBrowser(browserHash)) ? browserHash : null
}

import type { SceneStatus } from '../db/generated/client.ts'
import { isExpired, scannerOf, ticketOf } from '../scene/scene.ts'
import type { User } from '../user/user.ts'
import { type Browser, sceneOfBrowser } from './browser.ts'

export type LoginStatus = {
  status: SceneStatus | 'expired'
  now: string
  expiresAt: string
  user?: User
  number?: string
  ticket?: string
}

/**
 * The state of a login, for the browser that opened it. `ticket` is there while the login is confirmed, `number` if the
 * phone has to enter one. Times are ISO 8601; `now` is the database's clock.
 * Throws `scene_unknown` (also for another browser's scene), `rate_limited`.
 */
export async function loginStatus(id: string, browser: Browser): Promise<LoginStatus> {
  const scene = await sceneOfBrowser(id, browser)
  const status = isExpired(scene) ? 'expired' : scene.status
  const user = scannerOf(scene)
  const ticket = ticketOf(scene)
  const scanned = status === 'scanned' || status === 'confirmed' || status === 'signed_in'
  return {
    status,
    now: scene.now.toISOString(),
    expiresAt: scene.expiresAt.toISOString(),
    ...(scanned && user && { user }),
    ...(scanned && scene.number !== null && { number: scene.number }),
    ...(status === 'confirmed' && ticket !== null && { ticket }),
  }
}

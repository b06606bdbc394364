import type { SceneStatus } from '../db/generated/client.ts'
import { isExpired } from '../scene/scene.ts'
import { ticketOf } from '../scene/scene.ts'
import type { User } from '../user/user.ts'
import { type Browser, sceneOfBrowser } from './browser.ts'
import { scannerOf } from './scanner.ts'

export type LoginStatus = {
  status: SceneStatus | 'expired'
  now: string
  expiresAt: string
  user?: User
  number?: string
  ticket?: string
}

/** A scene as its own browser may see it. Throws what `sceneOfBrowser` throws. */
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

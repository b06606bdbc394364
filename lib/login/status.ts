import { hash } from '../crypto.ts'
import type { SceneStatus } from '../db/generated/client.ts'
import { findScene, type Scene } from '../scene/scene.ts'
import { ticketOf } from '../scene/ticket.ts'
import type { User } from '../user/user.ts'
import { refusal } from './refusal.ts'
import { scannerOf } from './scanner.ts'

export type LoginStatus = {
  status: SceneStatus | 'expired'
  now: string
  expiresAt: string
  user?: User
  number?: string
  ticket?: string
}

/** A scene as its own browser may see it. Throws `scene_unknown`, to every other browser too. */
export async function loginStatus(id: string, browserSecret: string): Promise<LoginStatus> {
  const scene = await browserScene(id, browserSecret)
  const status = scene.expired ? 'expired' : scene.status
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

/** The scene, for the browser that opened it. Throws `scene_unknown`. */
export async function browserScene(id: string, browserSecret: string): Promise<Scene> {
  const scene = await findScene(id)
  if (!scene || scene.browserHash !== hash(browserSecret)) throw refusal('unknown')
  return scene
}

import type { Scene } from '../scene/scene.ts'
import { publicUser, type User } from '../user/user.ts'

/** Who scanned the scene; null while nobody has. */
export function scannerOf({ scannerId, nickname, avatarId, role }: Scene): User | null {
  if (scannerId === null || role === null) return null
  return publicUser({ id: scannerId, nickname, avatarId, role })
}

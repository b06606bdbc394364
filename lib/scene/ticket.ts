import { same, sign } from '../crypto.ts'
import type { Scene } from './scene.ts'

/**
 * The one-time ticket of a confirmed scene: HMAC(ticket key, scene ‖ user ‖ time of confirmation). Derived, never
 * stored, so that push and poll hand out the same one. null where there is nothing to redeem.
 */
export function ticketOf(scene: Pick<Scene, 'id' | 'scannerId' | 'confirmedAt'>): string | null {
  if (scene.scannerId === null || scene.confirmedAt === null) return null
  return sign('ticket', scene.id, scene.scannerId, scene.confirmedAt.toISOString())
}

export function isTicketOf(scene: Scene, ticket: string): boolean {
  const right = ticketOf(scene)
  return right !== null && same(right, ticket)
}

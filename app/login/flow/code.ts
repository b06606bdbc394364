import type { LoginStatus } from '#lib/login/status.ts'
import type { OpenedLogin } from '#lib/login/open.ts'
import type { ApiError } from '../../client/api.ts'

/** A code that this page shows, or has shown and still listens to (then it may come without its picture). */
export type Code = Omit<OpenedLogin, 'image'> & {
  image: string | null
  deadline: number
  /** Names this page's redemption, the same after a lost answer or a reload. */
  attempt: string
}

/**
 * What the page knows of a scene. `taken`: somebody else scanned it first, too. `error`: why the last question about it
 * got no answer.
 */
export type SceneState = Partial<LoginStatus> & { taken?: boolean; deadline?: number; error?: ApiError }

/** For so long after its deadline the server still lets a phone in that was just starting. */
export const graceMs = 30_000

export function codeOf(opened: OpenedLogin): Code {
  return { ...opened, deadline: deadlineOf(opened), attempt: randomAttempt() }
}

/** When the time of a scene is over by the local clock, from what the server's clock has just said is left of it. */
export function deadlineOf({ now, expiresAt }: { now: string; expiresAt: string }): number {
  return Date.now() + Date.parse(expiresAt) - Date.parse(now)
}

/** Not randomUUID: browsers have that on https only. */
function randomAttempt(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

/** A scene goes one way. `signed_in` is no further than `confirmed`: the page that is told so may still lack its ticket. */
const stage = { waiting: 0, scanned: 1, confirmed: 2, signed_in: 2, cancelled: 3, expired: 3 } as const

/** Was what an event says held up on its way, and overtaken by what the page knows already? */
export function overtaken({ status: told }: SceneState, { status: known }: SceneState): boolean {
  return told !== undefined && known !== undefined && stage[told] < stage[known]
}

/** Has somebody scanned it, and is the login still to come, or just decided? Then the page shows this one. */
export function underWay({ status, taken, ticket }: SceneState): boolean {
  if (taken === true || status === 'scanned' || status === 'confirmed' || status === 'cancelled') return true
  return status === 'signed_in' && ticket !== undefined
}

/** Over, and not by a decision that the page must tell of. With its ticket, `signed_in` is what this page has just done. */
export function hasEnded({ status, ticket }: SceneState): boolean {
  return status === 'expired' || (status === 'signed_in' && ticket === undefined)
}

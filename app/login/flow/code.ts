import type { LoginStatus } from '#lib/login/status.ts'
import type { ApiError } from '../../client/api.ts'
import type { FirstCode } from '../first-picture.ts'

/** A code that this page shows, or has shown and still follows. Its `image` is null after a reload. */
export type Code = FirstCode & {
  /** When the code expires, in milliseconds of the local clock. */
  deadline: number
  /** Idempotency key of the redemption, kept across lost answers and reloads. */
  attempt: string
  state: SceneState
}

/**
 * What the page knows about a scene. `taken`: another person scanned it as well, and was refused. `error`: why the last poll failed.
 * `deadline` replaces that of the code once the server has said how much time is left.
 */
export type SceneState = Partial<LoginStatus> & { taken?: boolean; deadline?: number; error?: ApiError }

/** How long after the deadline the server still accepts a phone that was just starting. */
export const graceMs = 30_000

export function codeOf(opened: FirstCode): Code {
  return { ...opened, deadline: deadlineOf(opened), attempt: randomAttempt(), state: {} }
}

/** The end of a scene in milliseconds of the local clock, which may differ from the server's. */
export function deadlineOf({ now, expiresAt }: { now: string; expiresAt: string }): number {
  return Date.now() + Date.parse(expiresAt) - Date.parse(now)
}

/** crypto.randomUUID exists on https pages only. */
function randomAttempt(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

/** The order of statuses. `signed_in` equals `confirmed`: a page that polled it may still be waiting for its ticket. */
const order = { waiting: 0, scanned: 1, confirmed: 2, signed_in: 2, cancelled: 3, expired: 3 } as const

/** True if `news` was delayed and describes an earlier status than the one already known. */
export function isOutdated(news: SceneState, known: SceneState): boolean {
  return news.status !== undefined && known.status !== undefined && order[news.status] < order[known.status]
}

/** True once somebody has scanned the code, until the login is over: then the page shows this code. */
export function isUnderWay({ status, ticket }: SceneState): boolean {
  if (status === 'scanned' || status === 'confirmed' || status === 'cancelled') return true
  return status === 'signed_in' && ticket !== undefined
}

/** True if the scene is over without a decision to show. A page that still has the ticket is redeeming it itself. */
export function hasEnded({ status, ticket }: SceneState): boolean {
  return status === 'expired' || (status === 'signed_in' && ticket === undefined)
}

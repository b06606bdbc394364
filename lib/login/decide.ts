import { auditRefusal } from '../audit.ts'
import { hash } from '../crypto.ts'
import { SaomaError } from '../errors.ts'
import { limit } from '../limit.ts'
import { addLogContext } from '../log.ts'
import { publish, type WaitUntil } from '../pusher/publish.ts'
import { markCancelled, markConfirmed } from '../scene/mark-decided.ts'
import { scannerOf, ticketOf, type Scene } from '../scene/scene.ts'
import type { MiniappCaller } from '../user/miniapp-token.ts'

export type Decision = {
  scene: string
  decision: 'confirm' | 'cancel'
  /** The number shown on the page, if the phone was asked for it. */
  number: string | null
  /** Idempotency key: retrying a decision whose response was lost gets the same response. */
  attempt: string | null
}

/**
 * Confirms or cancels the login that this phone scanned, and tells the page. "cancel" also undoes a confirmation and ends
 * the session that came of it. `address` is the phone's, unmasked; publishing is handed to `waitUntil`.
 *
 * Throws `forbidden` for a token of another scene, `number_mismatch` (which cancels the login), `bad_request` if the number
 * is missing, `scene_unknown`, `scene_expired`, `scene_taken`, `scene_state`, `user_blocked`, `rate_limited`.
 *
 * @example
 * const caller = await verifyMiniappToken(token)
 * await decideLogin(caller, { scene, decision: 'confirm', number: '42', attempt: null }, '203.0.113.7', afterResponse)
 * // { status: 'confirmed' }
 */
export async function decideLogin(
  { identityId, scene: ownScene }: MiniappCaller,
  { scene: id, decision, number, attempt }: Decision,
  address: string | null,
  waitUntil: WaitUntil,
): Promise<{ status: 'confirmed' | 'cancelled' }> {
  addLogContext({ scene: id })
  // Counts refused attempts too.
  await limit('publish', { address, known: identityId })
  if (ownScene !== id) {
    await auditRefusal({ scene: id, identityId, address, reason: 'wrong_scene' })
    throw new SaomaError('forbidden')
  }
  const by = { identityId, address, attemptHash: attempt === null ? null : hash(attempt) }
  if (decision === 'cancel') {
    const { refused } = await markCancelled(id, by)
    if (refused) throw new SaomaError(refused)
    await waitUntil(publish(id, 'cancelled', {}))
    return { status: 'cancelled' }
  }
  const { scene, refused } = await markConfirmed(id, by, number)
  if (refused === 'number_mismatch') await waitUntil(publish(id, 'cancelled', {}))
  if (refused) throw new SaomaError(refused, refused === 'bad_request' ? { field: 'number' } : {})
  await waitUntil(publishCredentials(scene))
  return { status: 'confirmed' }
}

async function publishCredentials(scene: Scene): Promise<void> {
  const ticket = ticketOf(scene)
  const user = scannerOf(scene)
  if (ticket && user && scene.status === 'confirmed') await publish(scene.id, 'credentials', { ticket, user })
}

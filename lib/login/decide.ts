import { auditRefusal } from '../audit.ts'
import { trail } from '../audit.ts'
import { hash } from '../crypto.ts'
import { SaomaError } from '../errors.ts'
import { limit } from '../limit.ts'
import { noteScene } from '../log.ts'
import { publish, type WaitUntil } from '../pusher/publish.ts'
import { cancel, confirm, type Decided } from '../scene/mark-decided.ts'
import type { Scene } from '../scene/scene.ts'
import { ticketOf } from '../scene/scene.ts'
import type { MiniappCaller } from '../user/miniapp-token.ts'
import { maskedAddress } from '../visitor/address.ts'
import { refusal } from './refusal.ts'
import { scannerOf } from './scanner.ts'
import { writeRefusal } from './write-refusal.ts'

export type Decision = {
  scene: string
  decision: 'confirm' | 'cancel'
  number: string | null
  /** The same for the same decision, when its answer was lost. */
  attempt: string | null
}

/**
 * The person's decision on the scene that they scanned. "cancel" also takes back what was confirmed. The page is told while
 * the phone gets its answer.
 * Throws `forbidden` for a token of another scene, `rate_limited`, `number_mismatch`, `bad_request` where the number is missing,
 * `scene_unknown`, `scene_expired`, `scene_taken`, `scene_state`.
 */
export async function decideLogin(
  caller: MiniappCaller,
  { scene: id, decision, number, attempt }: Decision,
  address: string | null,
  waitUntil: WaitUntil,
): Promise<{ status: 'confirmed' | 'cancelled' }> {
  noteScene(id)
  const from = maskedAddress(address)
  // Before any refusal: a refused try counts as well.
  await limit('publish', { address, known: caller.userId })
  if (caller.scene !== id) {
    await auditRefusal({ scene: id, userId: caller.userId, address: from, reason: 'wrong_scene' })
    throw new SaomaError('forbidden')
  }
  const by = { userId: caller.userId, attemptHash: attempt === null ? null : hash(attempt) }
  const decided =
    decision === 'confirm'
      ? await confirm(id, by, number, trail('confirmed', id, from))
      : await cancel(id, by, trail('cancelled', id, from))
  await waitUntil(tellPage(id, decided))
  if (decided.scene === null) {
    await writeRefusal(decided.outcome, { scene: id, userId: caller.userId, address })
    throw refusal(decided.outcome)
  }
  return { status: decided.outcome }
}

async function tellPage(id: string, { outcome, scene }: Decided): Promise<void> {
  if (outcome === 'confirmed') await publishCredentials(scene)
  if (outcome === 'cancelled' || outcome === 'number_mismatch') await publish(id, 'cancelled', {})
}

async function publishCredentials(scene: Scene): Promise<void> {
  const ticket = ticketOf(scene)
  const user = scannerOf(scene)
  if (ticket && user && scene.status === 'confirmed') await publish(scene.id, 'credentials', { ticket, user })
}

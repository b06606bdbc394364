import { hash } from '../crypto.ts'
import { db } from '../db/client.ts'
import type { ErrorCode } from '../errors.ts'
import { log } from '../log.ts'

/**
 * Why something was refused: the error that the caller was told, or more than that. `wrong_browser`: a valid ticket from a
 * browser that did not open the scene. `wrong_scene`: a mini-program token used on another scene than its own.
 */
export type RefusalReason = ErrorCode | 'wrong_browser' | 'wrong_scene' | 'wrong_ticket'

export type Refusal = {
  /** The scene id. Only its hash is kept. */
  scene: string
  userId: string | null
  /** Masked. */
  address: string | null
  reason: RefusalReason
}

/** Keeps that a login was refused. Never throws: the refusal stands, whether it could be written down or not. */
export async function auditRefusal({ scene, userId, address, reason }: Refusal): Promise<void> {
  try {
    await db().$executeRaw`
      INSERT INTO "AuditEntry" (event, reason, scene, "userId", address)
      VALUES ('refused', ${reason}, ${hash(scene)}, ${userId}, ${address})`
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown'
    log().error({ reason, cause: why }, 'audit entry lost')
  }
}

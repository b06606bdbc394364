import { hash } from '../crypto.ts'
import { db } from '../db/client.ts'
import type { ErrorCode } from '../errors.ts'
import { log } from '../log.ts'

export type AuditEvent = {
  event: 'scanned' | 'confirmed' | 'cancelled' | 'signed_in' | 'refused'
  /** The scene id. Only its hash is kept. */
  scene: string
  userId: string | null
  /** Masked. */
  address?: string | null
  /** Why it was refused. */
  reason?: ErrorCode
}

/** Keeps what became of a login. Never throws: a login does not fail because nobody could write it down. */
export async function audit({ event, scene, userId, address = null, reason }: AuditEvent): Promise<void> {
  try {
    await db().$executeRaw`
      INSERT INTO "AuditEntry" (event, reason, scene, "userId", address)
      VALUES (${event}, ${reason ?? null}, ${hash(scene)}, ${userId}, ${address})`
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown'
    log().error({ event, cause: why }, 'audit entry lost')
  }
}

import { hash } from '../crypto.ts'
import { db } from '../db/client.ts'
import type { ErrorCode } from '../errors.ts'
import { log } from '../log.ts'

export type Refusal = {
  /** The scene id. Only its hash is kept. */
  scene: string
  userId: string | null
  /** Masked. */
  address: string | null
  /** Why it was refused. */
  reason: ErrorCode
}

/** Keeps that a login was refused. Never throws: whoever is refused is told so, though nobody could write it down. */
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

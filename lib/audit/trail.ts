import { hash } from '../crypto.ts'
import { Prisma } from '../db/generated/client.ts'

/** What a scene can come to. */
export type Step = 'scanned' | 'confirmed' | 'cancelled' | 'signed_in'

/**
 * SQL that writes down a step, as a part of the statement that takes it: neither is ever there without the other, and nobody
 * waits for a statement more. `done` is there the scene's row afterwards, with "status" and "scannerId", if any went that way.
 * Of the scene only the hash is kept; `address` is masked.
 */
export function trail(step: Step, scene: string, address: string | null): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "AuditEntry" (event, scene, "userId", address)
    SELECT status::text, ${hash(scene)}::text, "scannerId", ${address}::text
    FROM done WHERE status = ${step}::"SceneStatus"`
}

/** What a person can do that is about no scene. */
export type PersonEvent = 'signed_out' | 'all_signed_out' | 'profile_changed'

/**
 * SQL that writes down one such event for each person in `who`, a relation with "userId", as a part of the statement that
 * does it. `address` is masked.
 */
export function personTrail(event: PersonEvent, who: Prisma.Sql, address: string | null): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "AuditEntry" (event, "userId", address)
    SELECT DISTINCT ${event}::text, "userId", ${address}::text FROM ${who}`
}

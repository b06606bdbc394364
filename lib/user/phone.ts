import { db } from '../db/client.ts'
import { maskedAddress } from '../visitor/address.ts'

/**
 * Stores a user's phone number, such as `+86 13800000000`. `address` is the caller's, unmasked. Returns false if the user no
 * longer exists.
 */
export async function setPhone(userId: string, phone: string, address: string | null): Promise<boolean> {
  const stored = await db().$executeRaw`
    WITH done AS (
      UPDATE "User" SET phone = ${phone}, "updatedAt" = now() WHERE id = ${userId} RETURNING id
    )
    INSERT INTO "AuditEntry" (event, "userId", address)
    SELECT 'phone_changed', id, ${maskedAddress(address)}::text FROM done`
  return stored === 1
}

/** A phone number as it is shown: `138****0000`, without its country code. null for none. */
export function maskedPhone(phone: string | null): string | null {
  const national = phone?.split(' ').at(-1)
  return national === undefined ? null : `${national.slice(0, 3)}****${national.slice(-4)}`
}

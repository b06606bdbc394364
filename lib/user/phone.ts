import { db } from '../db/client.ts'
import { maskedAddress } from '../visitor/address.ts'

/**
 * Stores the phone number of the user with this identity, such as `+86 13800000000`. `address` is the caller's, unmasked. Returns
 * false if the user no longer exists.
 */
export async function setPhone(identityId: string, phone: string, address: string | null): Promise<boolean> {
  function store(): Promise<number> {
    return db().$executeRaw`
      WITH done AS (
        UPDATE "User" SET phone = ${phone}, "updatedAt" = now()
        WHERE id = (SELECT "userId" FROM "Identity" WHERE id = ${identityId}) RETURNING id
      )
      INSERT INTO "AuditEntry" (event, "userId", address)
      SELECT 'phone_changed', id, ${maskedAddress(address)}::text FROM done`
  }
  // Again, if the user was merged into another while the statement waited for its row.
  return (await store()) === 1 || (await store()) === 1
}

/**
 * A phone number as it is shown: `138****0000`, without its country code and with at least four digits hidden. null for none.
 */
export function maskedPhone(phone: string | null): string | null {
  const national = phone?.split(' ').at(-1)
  if (national === undefined) return null
  const { length } = national
  const first = Math.min(3, Math.max(0, length - 8))
  const last = Math.min(4, Math.max(0, length - 4))
  return `${national.slice(0, first)}****${national.slice(length - last)}`
}

import { auditRefusal } from '../audit.ts'
import { maskedAddress } from '../visitor/address.ts'
import { type Refused, refusal } from './refusal.ts'

type Who = { scene: string; userId: string | null; address: string | null }

/** Writes down why a scene did not go the way it was asked to. Not of one that nobody made: anybody can make up any number of those. */
export async function writeRefusal(outcome: Refused, { scene, userId, address }: Who): Promise<void> {
  if (outcome === 'unknown') return
  const reason = outcome === 'wrong_ticket' ? outcome : refusal(outcome).code
  await auditRefusal({ scene, userId, address: maskedAddress(address), reason })
}

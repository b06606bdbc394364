import { audit } from '../audit/audit.ts'
import { maskedAddress } from '../visitor/address.ts'
import { type Refused, refusal } from './refusal.ts'

type Outcome = 'scanned' | 'confirmed' | 'cancelled' | 'signed_in' | Refused

type Who = { scene: string; userId: string | null; address: string | null }

/** Writes down what became of a step. Not of a scene that nobody made: anybody can make up any number of those. */
export async function writeDown(outcome: Outcome, { scene, userId, address }: Who): Promise<void> {
  if (outcome === 'unknown') return
  const entry = { scene, userId, address: maskedAddress(address) }
  if (isEvent(outcome)) return audit({ event: outcome, ...entry })
  return audit({ event: 'refused', reason: refusal(outcome).code, ...entry })
}

function isEvent(outcome: Outcome): outcome is Exclude<Outcome, Refused> {
  return ['scanned', 'confirmed', 'cancelled', 'signed_in'].includes(outcome)
}

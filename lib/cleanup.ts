import { removeAuditEntries } from './audit.ts'
import { removeCounters } from './shared-counters.ts'
import { log } from './log.ts'
import { remember } from './per-process.ts'
import { removeScenes } from './scene/funnel-steps.ts'
import { removeSessions } from './session.ts'
import { removeSpares } from './login/spare-codes.ts'
import { deliverLogouts, removeSiteLogins, removeTokens } from './oidc/deliver-logouts.ts'
import { removeSigningKeys } from './oidc/keys.ts'
import { deliverEvents, removeEvents } from './webhook/deliver.ts'

const rooms = {
  scenes: removeScenes,
  sessions: removeSessions,
  counters: removeCounters,
  entries: removeAuditEntries,
  spares: removeSpares,
  tokens: removeTokens,
  siteLogins: removeSiteLogins,
  signingKeys: removeSigningKeys,
  events: removeEvents,
} as const

/** How many rows of each kind were deleted. */
export type Removed = Record<keyof typeof rooms, number>

/** Small, so that no query waits long for its locks. */
const batch = 500
const maxBatches = 40
const everyMs = 60_000

/** Deletes whatever has expired. Returns how many rows of each kind were deleted. */
export async function cleanUp(): Promise<Removed> {
  const removed: Removed = {
    scenes: 0,
    sessions: 0,
    counters: 0,
    entries: 0,
    spares: 0,
    tokens: 0,
    siteLogins: 0,
    signingKeys: 0,
    events: 0,
  }
  for (const [name, remove] of Object.entries(rooms) as [keyof Removed, (max: number) => Promise<number>][])
    removed[name] = await inBatches(remove)
  await Promise.all([deliverLogouts(), deliverEvents()])
  log().info({ removed }, 'cleaned up')
  return removed
}

/** The same, at most once a minute per process. Never throws: it runs in the background, and again later. */
export async function cleanUpSometimes(): Promise<void> {
  const now = performance.now()
  const last = remember('cleanup', () => ({ at: -Infinity }))
  if (now - last.at < everyMs) return
  last.at = now
  try {
    await cleanUp()
  } catch (error) {
    log().warn({ cause: error instanceof Error ? error.name : 'unknown' }, 'cleaning up failed')
  }
}

async function inBatches(remove: (max: number) => Promise<number>): Promise<number> {
  let total = 0
  for (let i = 0; i < maxBatches; i++) {
    const count = await remove(batch)
    total += count
    if (count < batch) break
  }
  return total
}

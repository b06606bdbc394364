import { removeAuditEntries } from './audit.ts'
import { removeCounters } from './limit.ts'
import { log } from './log.ts'
import { removeScenes } from './scene/funnel-steps.ts'
import { removeSessions } from './session.ts'
import { removeSpares } from './login/spare-codes.ts'
import { removeAvatars } from './user/profile.ts'

const rooms = {
  scenes: removeScenes,
  sessions: removeSessions,
  avatars: removeAvatars,
  counters: removeCounters,
  entries: removeAuditEntries,
  spares: removeSpares,
} as const

/** How many rows of each kind were removed. */
export type Removed = Record<keyof typeof rooms, number>

/** Small enough that nobody waits for its locks; as often as it takes, but not for ever. */
const batch = 500
const mostBatches = 40
const everyMs = 60_000

// Shared, though Next evaluates this module several times.
const shared = globalThis as { saomaCleanedAt?: number }

/** Removes what is over. */
export async function cleanUp(): Promise<Removed> {
  const removed: Removed = { scenes: 0, sessions: 0, avatars: 0, counters: 0, entries: 0, spares: 0 }
  for (const [name, remove] of Object.entries(rooms) as [keyof Removed, (most: number) => Promise<number>][])
    removed[name] = await inBatches(remove)
  log().info({ removed }, 'cleaned up')
  return removed
}

/** The same, at most once a minute in a process. Never throws: nobody waits for it, and it comes again. */
export async function cleanUpSometimes(): Promise<void> {
  const now = performance.now()
  if (shared.saomaCleanedAt !== undefined && now - shared.saomaCleanedAt < everyMs) return
  shared.saomaCleanedAt = now
  try {
    await cleanUp()
  } catch (error) {
    log().warn({ cause: error instanceof Error ? error.name : 'unknown' }, 'cleaning up failed')
  }
}

async function inBatches(remove: (most: number) => Promise<number>): Promise<number> {
  let total = 0
  for (let i = 0; i < mostBatches; i++) {
    const count = await remove(batch)
    total += count
    if (count < batch) break
  }
  return total
}

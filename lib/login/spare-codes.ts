import { randomId } from '../crypto.ts'
import { db } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { remember } from '../per-process.ts'
import { countRecentScenes, isAdmitted } from '../scene/create.ts'
import { codeImage, codeKind } from '../wechat/code-image.ts'

const minSpares = 2
const maxSpares = 60
/** Per refill: it runs after a response, where time is short. */
const maxPerRefill = 5

/**
 * SQL: takes the oldest spare code made for the current settings, if there is one and the scene is admitted. SKIP LOCKED: callers
 * never block each other.
 */
export function takeSpare(): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM "SpareCode" WHERE scene = (
      SELECT scene FROM "SpareCode" WHERE ${env().SAOMA_SPARE_CODES} AND kind = ${codeKind()} AND ${isAdmitted}
      ORDER BY "createdAt" LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING scene, image`
}

/**
 * Makes codes ahead of need, as many as were opened in the last minute. Never throws: without spares, codes are made on
 * request.
 */
export async function refillSpares(): Promise<void> {
  const refill = remember('spare codes', () => ({ isRunning: false }))
  if (!env().SAOMA_SPARE_CODES || refill.isRunning) return
  refill.isRunning = true
  try {
    const kind = codeKind()
    const [recent, there] = await Promise.all([
      countRecentScenes(),
      db().spareCode.count({ where: { kind } }),
    ])
    const wanted = Math.min(Math.max(recent, minSpares), maxSpares) - there
    for (let i = 0; i < Math.min(wanted, maxPerRefill); i++) {
      const scene = randomId()
      const image = new Uint8Array(await codeImage(scene))
      await db().spareCode.create({ data: { scene, kind, image }, select: { scene: true } })
    }
  } catch (error) {
    log().warn({ cause: error instanceof Error ? error.name : 'unknown' }, 'no spare codes made')
  } finally {
    refill.isRunning = false
  }
}

/** Deletes at most `max` codes older than a day, whatever settings they were made for. Returns how many were deleted. */
export function removeSpares(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "SpareCode" WHERE scene IN (
      SELECT scene FROM "SpareCode" WHERE "createdAt" < now() - interval '1 day'
      LIMIT ${max}::int FOR UPDATE SKIP LOCKED)`
}

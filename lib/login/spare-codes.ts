import { randomId } from '../crypto.ts'
import { db, query } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { env } from '../env.ts'
import { log } from '../log.ts'
import { remember } from '../per-process.ts'
import { isAdmitted, recentScenes } from '../scene/create.ts'
import { countedStrangers } from '../shared-counters.ts'
import { codeImage, codeKind } from '../wechat/code-image.ts'

/** What a site has ready at least, made at its first visits. */
const minSpares = 4
/** WeChat makes 83 codes a second for one AppID: enough for the visits that come while a refill runs. */
const maxSpares = 120
/**
 * More than one, so that the stock grows. All instances together make at most twice as many codes as there were visits, however
 * many of them refill at once, each without knowing what the others are making.
 */
const perVisit = 2
/** As many calls to WeChat at a time, which makes 80 codes a second at 200 ms each; they are stored by one statement. */
const inParallel = 16
/** Of one refill, which a serverless platform keeps the process alive for. The next visit goes on. */
const maxRounds = 20

/** `visits`: those that no round has made up for yet. */
type Refill = { isRunning: boolean; visits: number; isFailing: boolean }

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
 * After a visit: makes codes ahead of need, as many as were opened in the last minute. Where a refill is running already, that
 * one makes up for this visit too. Never throws: without spares, codes are made on request.
 */
export async function refillSpares(): Promise<void> {
  if (!env().SAOMA_SPARE_CODES) return
  const refill = remember('spare codes', (): Refill => ({ isRunning: false, visits: 0, isFailing: false }))
  refill.visits += 1
  if (refill.isRunning) return
  refill.isRunning = true
  try {
    for (let round = 0; round < maxRounds && refill.visits > 0; round++) {
      const allowed = refill.visits * perVisit
      refill.visits = 0
      await makeSpares(Math.min(await countMissing(), allowed))
    }
    refill.isFailing = false
  } catch (error) {
    // Once: while WeChat fails, each visit tries again.
    if (!refill.isFailing) log().warn({ cause: causeOf(error) }, 'no spare codes made')
    refill.isFailing = true
  } finally {
    refill.isRunning = false
  }
}

/** How many spare codes should be made: with those of strangers in this minute, never more than SAOMA_CODES_PER_MINUTE. */
async function countMissing(): Promise<number> {
  const [row] = await query<{ recent: number; stock: number; counted: number }>`
    SELECT ${recentScenes(maxSpares)} AS recent, ${countedStrangers()} AS counted,
      (SELECT count(*)::int FROM "SpareCode" WHERE kind = ${codeKind()}) AS stock`
  if (!row) throw new Error('a query without FROM returned no row')
  const wanted = Math.max(row.recent, minSpares)
  return Math.min(wanted, env().SAOMA_CODES_PER_MINUTE - row.counted) - row.stock
}

/** Throws the first error, once the codes made at the same time are stored. After it, no further call is begun. */
async function makeSpares(count: number): Promise<void> {
  for (let left = count; left > 0; left -= inParallel) {
    const made = await Promise.allSettled(Array.from({ length: Math.min(left, inParallel) }, makeSpare))
    await storeSpares(made.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])))
    const failed = made.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
  }
}

type Spare = { scene: string; image: Buffer }

async function makeSpare(): Promise<Spare> {
  const scene = randomId()
  return { scene, image: await codeImage(scene, 'spare') }
}

async function storeSpares(spares: Spare[]): Promise<void> {
  if (spares.length === 0) return
  const rows = spares.map(({ scene, image }) => Prisma.sql`(${scene}, ${codeKind()}, ${image})`)
  await query`INSERT INTO "SpareCode" (scene, kind, image) VALUES ${Prisma.join(rows)}`
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return error.cause instanceof Error ? error.cause.message : error.name
}

/**
 * Deletes at most `max` codes older than a week: what is in their middle may be another picture now. Those of other settings go
 * after a day, since another instance may still have them. Returns how many were deleted.
 */
export function removeSpares(max: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "SpareCode" WHERE scene IN (
      SELECT scene FROM "SpareCode"
      WHERE "createdAt" < now() - CASE WHEN kind = ${codeKind()} THEN interval '7 days' ELSE interval '1 day' END
      LIMIT ${max}::int FOR UPDATE SKIP LOCKED)`
}

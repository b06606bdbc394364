import { db } from '../db/client.ts'

export type Spare = { scene: string; image: Buffer }

/** Takes the oldest spare code of this kind, once and for all; null where there is none. Nobody waits for another. */
export async function takeSpare(kind: string): Promise<Spare | null> {
  const [row] = await db().$queryRaw<{ scene: string; image: Uint8Array }[]>`
    DELETE FROM "SpareCode" WHERE scene = (
      SELECT scene FROM "SpareCode" WHERE kind = ${kind} ORDER BY "createdAt" LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING scene, image`
  return row ? { scene: row.scene, image: Buffer.from(row.image) } : null
}

export async function keepSpare(kind: string, { scene, image }: Spare): Promise<void> {
  await db().spareCode.create({
    data: { scene, kind, image: new Uint8Array(image) },
    select: { scene: true },
  })
}

export function countSpares(kind: string): Promise<number> {
  return db().spareCode.count({ where: { kind } })
}

/** Removes codes of more than a day ago, `most` at once: also those of settings that have changed. Gives how many. */
export function removeSpares(most: number): Promise<number> {
  return db().$executeRaw`
    DELETE FROM "SpareCode" WHERE scene IN (
      SELECT scene FROM "SpareCode" WHERE "createdAt" < now() - interval '1 day'
      LIMIT ${most}::int FOR UPDATE SKIP LOCKED)`
}

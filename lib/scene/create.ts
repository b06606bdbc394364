import { db } from '../db/client.ts'
import type { Visitor } from '../visitor/device.ts'
import { life, seconds } from './scene.ts'

export type OpenedScene = {
  expiresAt: Date
  /** The database's clock, also some time after it was read. */
  now: () => Date
}

type Row = { createdAt: Date; expiresAt: Date }

/** A new scene, bound to the browser whose secret has this hash. */
export async function openScene(id: string, browserHash: string, by: Visitor): Promise<OpenedScene> {
  const [row] = await db().$queryRaw<Row[]>`
    INSERT INTO "Scene" (id, "browserHash", browser, system, address, place, "createdAt", "expiresAt")
    VALUES (${id}, ${browserHash}, ${by.browser}, ${by.system}, ${by.address}, ${by.place}, now(), now() + ${seconds(life.waiting)})
    RETURNING "createdAt", "expiresAt"`
  if (!row) throw new Error('an insert returned no row')
  const readAt = performance.now()
  return {
    expiresAt: row.expiresAt,
    now: () => new Date(row.createdAt.getTime() + performance.now() - readAt),
  }
}

/** How many scenes the last minute has seen, about: of the opened ones, those with more than half of their time left. */
export async function countYoungScenes(): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "Scene" WHERE "expiresAt" > now() + ${seconds(life.waiting / 2)}`
  return row?.count ?? 0
}

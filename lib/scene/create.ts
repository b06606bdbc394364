import { db } from '../db/client.ts'
import type { AskingSite } from '../site/site.ts'
import type { Visitor } from '../visitor/device.ts'
import { life, seconds } from './scene.ts'

export type CreatedScene = {
  expiresAt: Date
  /** The database's clock, advanced by the time since it was read. */
  now: () => Date
}

type Row = { createdAt: Date; expiresAt: Date }

/** Creates a scene bound to the browser whose secret has this hash. `site` is the site that asks; null for this one. */
export async function createScene(
  id: string,
  browserHash: string,
  by: Visitor,
  site: AskingSite | null,
): Promise<CreatedScene> {
  const [row] = await db().$queryRaw<Row[]>`
    INSERT INTO "Scene" (id, "browserHash", browser, system, address, place, "siteId", "siteHost", scopes, "createdAt", "expiresAt")
    VALUES (${id}, ${browserHash}, ${by.browser}, ${by.system}, ${by.address}, ${by.place}, ${site?.id ?? null},
      ${site?.host ?? null}, ${site?.scopes ?? []}::text[], now(), now() + ${seconds(life.waiting)})
    RETURNING "createdAt", "expiresAt"`
  if (!row) throw new Error('an insert returned no row')
  const readAt = performance.now()
  return {
    expiresAt: row.expiresAt,
    now: () => new Date(row.createdAt.getTime() + performance.now() - readAt),
  }
}

/** Roughly how many scenes were opened in the last minute: those with more than half of their time left. */
export async function countRecentScenes(): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "Scene" WHERE "expiresAt" > now() + ${seconds(life.waiting / 2)}`
  return row?.count ?? 0
}

import { randomId } from '../crypto.ts'
import { query } from '../db/client.ts'
import type { Prisma } from '../db/generated/client.ts'
import type { AskingSite } from '../site/site.ts'
import type { Visitor } from '../visitor/device.ts'
import { life, seconds } from './scene.ts'

export type CreatedScene = {
  id: string
  /** The picture of a spare code; null if there was none. */
  image: Buffer | null
  expiresAt: Date
  /** The database's clock, advanced by the time since it was read. */
  now: () => Date
}

type Row = { id: string; image: Buffer | null; createdAt: Date; expiresAt: Date }

/**
 * Creates a scene bound to the browser whose secret has this hash. `spare`: SQL that takes a spare code, as "scene" and "image", or
 * none. `site` is the site that asks; null for this one.
 */
export async function createScene(
  spare: Prisma.Sql,
  browserHash: string,
  by: Visitor,
  site: AskingSite | null,
): Promise<CreatedScene> {
  const [row] = await query<Row>`
    WITH spare AS (${spare})
    INSERT INTO "Scene" (id, "browserHash", browser, system, address, place, "siteId", "siteHost", scopes, "createdAt", "expiresAt")
    VALUES (coalesce((SELECT scene FROM spare), ${randomId()}), ${browserHash}, ${by.browser}, ${by.system}, ${by.address}, ${by.place},
      ${site?.id ?? null}, ${site?.host ?? null}, ${site?.scopes ?? []}::text[], now(), now() + ${seconds(life.waiting)})
    RETURNING id, "createdAt", "expiresAt", (SELECT image FROM spare) AS image`
  if (!row) throw new Error('an insert returned no row')
  const readAt = performance.now()
  return {
    id: row.id,
    image: row.image,
    expiresAt: row.expiresAt,
    now: () => new Date(row.createdAt.getTime() + performance.now() - readAt),
  }
}

/** Roughly how many scenes were opened in the last minute: those with more than half of their time left. */
export async function countRecentScenes(): Promise<number> {
  const [row] = await query<{ count: number }>`
    SELECT count(*)::int AS count FROM "Scene" WHERE "expiresAt" > now() + ${seconds(life.waiting / 2)}`
  return row?.count ?? 0
}

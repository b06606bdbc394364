import { randomId } from '../crypto.ts'
import { query } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import type { AskingSite } from '../site/site.ts'
import type { Visitor } from '../visitor/device.ts'
import { life, seconds } from './scene.ts'

/** The limit that the scene would be over, as in lib/shared-counters.ts. */
type Refused = { key: string; ms: number }

export type CreatedScene = {
  id: string
  /** The picture of a spare code; null if there was none. */
  image: Buffer | null
  expiresAt: Date
  /** The database's clock, advanced by the time since it was read. */
  now: () => Date
}

type Row = { image: Buffer | null } & (
  { id: string; createdAt: Date; expiresAt: Date } | { id: null; key: string; ms: number }
)

/** SQL: whether nothing stands against the scene, in `spare` and in `createScene`. */
export const isAdmitted = Prisma.sql`NOT EXISTS (SELECT FROM refusal)`

/**
 * Creates a scene bound to the browser whose secret has this hash. `limits`: SQL of CTEs, of which `refusal` has a row if there is to be
 * none: then nothing is created or taken. `spare`: SQL that takes a spare code, as "scene" and "image", or none. `site` is the site
 * that asks; null for this one.
 */
export async function createScene(
  limits: Prisma.Sql,
  spare: Prisma.Sql,
  browserHash: string,
  by: Visitor,
  site: AskingSite | null,
): Promise<{ scene: CreatedScene; refused: null } | { scene: null; refused: Refused }> {
  const [row] = await query<Row>`
    WITH ${limits}, spare AS (${spare}), created AS (
      INSERT INTO "Scene" (id, "browserHash", browser, system, address, place, "siteId", "siteHost", scopes, "createdAt", "expiresAt")
      SELECT coalesce((SELECT scene FROM spare), ${randomId()}), ${browserHash}, ${by.browser}, ${by.system}, ${by.address}, ${by.place},
        ${site?.id ?? null}, ${site?.host ?? null}, ${site?.scopes ?? []}::text[], now(), now() + ${seconds(life.waiting)}
      WHERE ${isAdmitted} RETURNING id, "createdAt", "expiresAt"
    )
    SELECT c.id, c."createdAt", c."expiresAt", (SELECT image FROM spare) AS image, r.key, r.ms
    FROM (SELECT) one LEFT JOIN created c ON true LEFT JOIN refusal r ON true`
  const readAt = performance.now()
  if (!row) throw new Error('a SELECT returned no row')
  if (row.id === null) return { scene: null, refused: { key: row.key, ms: row.ms } }
  const { id, image, createdAt, expiresAt } = row
  const now = (): Date => new Date(createdAt.getTime() + performance.now() - readAt)
  return { scene: { id, image, expiresAt, now }, refused: null }
}

/** SQL: roughly how many scenes were opened in the last minute, up to `max`: those with more than half of their time left. */
export function recentScenes(max: number): Prisma.Sql {
  return Prisma.sql`
    (SELECT count(*)::int FROM (
      SELECT FROM "Scene" WHERE "expiresAt" > now() + ${seconds(life.waiting / 2)} LIMIT ${max}::int) AS recent)`
}

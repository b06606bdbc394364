import { db } from '../db/client.ts'
import { life, seconds } from './scene.ts'

/** Has the browser whose secret has this hash opened a scene before? Anybody can make up a secret. */
export async function isKnownBrowser(browserHash: string): Promise<boolean> {
  const rows = await db().$queryRaw<
    unknown[]
  >`SELECT 1 FROM "Scene" WHERE "browserHash" = ${browserHash} LIMIT 1`
  return rows.length > 0
}

/** How many scenes the last minute has seen, about: of the opened ones, those with more than half of their time left. */
export async function countYoungScenes(): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "Scene" WHERE "expiresAt" > now() + ${seconds(life.waiting / 2)}`
  return row?.count ?? 0
}

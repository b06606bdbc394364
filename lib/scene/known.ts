import { db } from '../db/client.ts'

/** Has the browser whose secret has this hash opened a scene before? Anybody can make up a secret. */
export async function isKnownBrowser(browserHash: string): Promise<boolean> {
  const rows = await db().$queryRaw<
    unknown[]
  >`SELECT 1 FROM "Scene" WHERE "browserHash" = ${browserHash} LIMIT 1`
  return rows.length > 0
}

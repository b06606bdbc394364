import { isRandomId } from '../crypto.ts'
import { db, query } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { env } from '../env.ts'

/** A site that asks for a login. `scopes` is what it asks to learn. */
export type AskingSite = { id: string; name: string; host: string; logoUrl: string | null; scopes: string[] }

/** The site with this id, if it is enabled and the redirect address is one of its own; else null. */
export async function findSite(id: string, redirectUri: string): Promise<Omit<AskingSite, 'scopes'> | null> {
  const [row] = await query<{ id: string; name: string; logoId: string | null }>`
    SELECT id, name, "logoId" FROM "Site"
    WHERE id = ${id} AND "disabledAt" IS NULL AND ${redirectUri} = ANY ("redirectUris")`
  return row
    ? { id: row.id, name: row.name, host: new URL(redirectUri).host, logoUrl: logoUrl(row.logoId) }
    : null
}

export function logoUrl(id: string | null): string | null {
  return id === null ? null : `${env().SAOMA_URL}/api/avatar/${id}`
}

export async function findLogo(id: string): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> } | null> {
  if (!isRandomId(id)) return null
  const found = await db().site.findUnique({ where: { logoId: id }, select: { logoType: true, logo: true } })
  return found?.logo && found.logoType ? { type: found.logoType, bytes: found.logo } : null
}

/** SQL: the name and logo of the site of a row `s` with "siteId". */
export const siteColumns = Prisma.sql`
  (SELECT name FROM "Site" WHERE id = s."siteId") AS "siteName", (SELECT "logoId" FROM "Site" WHERE id = s."siteId") AS "siteLogoId"`

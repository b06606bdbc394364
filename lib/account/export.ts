import { db } from '../db/client.ts'
import { maskedAddress } from '../visitor/address.ts'

/**
 * Everything stored about a user, for that user: openids included, the avatar as a data URI. Times are ISO 8601 in JSON.
 * Of the audit trail, the newest 10,000 entries; `auditTruncated` says that there are more. null if there is no such user.
 */
export async function exportAccount(userId: string): Promise<object | null> {
  const user = await db().user.findUnique({
    where: { id: userId },
    include: {
      avatar: true,
      identities: {
        include: {
          sessions: { omit: { tokenHash: true, identityId: true } },
          scenes: { select: shownOfScene },
          consents: {
            select: {
              sub: true,
              scopes: true,
              createdAt: true,
              site: { select: { name: true } },
              logins: { select: { createdAt: true, scopes: true }, orderBy: { createdAt: 'asc' } },
            },
          },
        },
        omit: { userId: true },
      },
    },
  })
  if (!user) return null
  const { avatar, identities, ...rest } = user
  const newest = await db().auditEntry.findMany({
    where: { userId },
    select: { at: true, event: true, reason: true, address: true },
    orderBy: { id: 'desc' },
    take: maxEntries + 1,
  })
  const siteIds = identities.flatMap(({ scenes }) => scenes.flatMap(({ siteId }) => siteId ?? []))
  const sites = await db().site.findMany({ where: { id: { in: siteIds } }, select: { id: true, name: true } })
  const siteNames = new Map(sites.map(({ id, name }) => [id, name]))
  return {
    ...rest,
    avatar: avatar && dataUri(avatar),
    identities: identities.map(({ scenes, ...identity }) => ({
      ...identity,
      // The browser that asked may be somebody else's.
      scenes: scenes.map(({ siteId, ...scene }) => ({
        ...scene,
        site: siteNames.get(siteId ?? '') ?? null,
        address: maskedAddress(scene.address),
      })),
    })),
    audit: newest.slice(0, maxEntries).toReversed(),
    ...(newest.length > maxEntries && { auditTruncated: true }),
  }
}

const maxEntries = 10_000

/** Without the browser's secret, also not as a hash. */
const shownOfScene = {
  status: true,
  browser: true,
  system: true,
  address: true,
  place: true,
  siteId: true,
  siteHost: true,
  scopes: true,
  createdAt: true,
  scannedAt: true,
  confirmedAt: true,
  signedInAt: true,
  cancelledAt: true,
} as const

function dataUri({ type, bytes }: { type: string; bytes: Uint8Array }): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
}

import { db } from '../db/client.ts'
import { maskedAddress } from '../visitor/address.ts'

/**
 * Everything stored about a user, for that user: openids included, the avatar as a data URI. Times are ISO 8601 in JSON. null if there is no such user.
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
            select: { sub: true, scopes: true, createdAt: true, site: { select: { name: true } } },
          },
        },
        omit: { userId: true },
      },
    },
  })
  if (!user) return null
  const { avatar, identities, ...rest } = user
  const audit = await db().auditEntry.findMany({
    where: { userId },
    select: { at: true, event: true, reason: true, address: true },
    orderBy: { id: 'asc' },
  })
  return {
    ...rest,
    avatar: avatar && dataUri(avatar),
    identities: identities.map(({ scenes, ...identity }) => ({
      ...identity,
      // The browser that asked may be somebody else's.
      scenes: scenes.map((scene) => ({ ...scene, address: maskedAddress(scene.address) })),
    })),
    audit,
  }
}

/** Without the browser's secret, also not as a hash. */
const shownOfScene = {
  status: true,
  browser: true,
  system: true,
  address: true,
  place: true,
  createdAt: true,
  scannedAt: true,
  confirmedAt: true,
  signedInAt: true,
  cancelledAt: true,
} as const

function dataUri({ type, bytes }: { type: string; bytes: Uint8Array }): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
}

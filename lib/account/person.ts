import { db } from '../db/client.ts'
import { publicUser } from '../user/user.ts'
import { peopleById, type PersonEntry } from './people.ts'

/** An identity as the operator sees it: openid and unionid with the middle hidden. `createdAt` is ISO 8601. */
export type IdentityEntry = { appId: string; openid: string; unionid: string | null; createdAt: string }

/** `isLastOperator`: nobody else could act in the admin console. */
export type PersonDetails = PersonEntry & {
  avatarUrl: string | null
  identities: IdentityEntry[]
  isLastOperator: boolean
}

/** The user with this id, or null. */
export async function findPersonDetails(id: string): Promise<PersonDetails | null> {
  const [found, user, otherOperators] = await Promise.all([
    peopleById(id, 1),
    db().user.findUnique({
      where: { id },
      include: { avatar: { select: { id: true } }, identities: { orderBy: { createdAt: 'asc' } } },
    }),
    // Not by Prisma, whose cast of a parameter to the enum no partial index serves.
    db().$queryRaw<unknown[]>`
      SELECT FROM "User" WHERE role = 'admin' AND "blockedAt" IS NULL AND id <> ${id} LIMIT 1`,
  ])
  const entry = found.find((one) => one.id === id)
  if (!entry || !user) return null
  const { avatarUrl } = publicUser({ ...user, userId: id, avatarId: user.avatar?.id ?? null })
  return {
    ...entry,
    avatarUrl,
    identities: user.identities.map(({ appId, openid, unionid, createdAt }) => ({
      appId,
      openid: masked(openid),
      unionid: unionid && masked(unionid),
      createdAt: createdAt.toISOString(),
    })),
    isLastOperator: user.role === 'admin' && otherOperators.length === 0,
  }
}

/** At most four characters at each end, and never more than half of it. */
function masked(text: string): string {
  const shown = Math.min(4, Math.floor(text.length / 4))
  return `${text.slice(0, shown)}****${text.slice(text.length - shown)}`
}

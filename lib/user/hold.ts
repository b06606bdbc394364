import { Prisma } from '../db/generated/client.ts'

/**
 * SQL: a condition, always true, that first waits for users and holds their rows until the statement has committed. `ids` is SQL of
 * their ids.
 *
 * Whatever ends sessions, consents or logins at sites does so first: each of them reaches the same logins in an order of its own, by
 * foreign keys too, and two at once would each wait for the other. After the user come identity, scene, session, consent, login.
 */
export function holding(ids: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    (SELECT count(*) FROM (SELECT FROM "User" WHERE id IN (${ids}) ORDER BY id FOR NO KEY UPDATE) held) >= 0`
}

/** SQL: the id of an identity's user. */
export function userOf(identityId: string | null): Prisma.Sql {
  return Prisma.sql`SELECT "userId" FROM "Identity" WHERE id = ${identityId}::text`
}

/** SQL: the "userId" of identities, as it is now: a merge may have changed it while the statement waited. `ids` is SQL of their ids. */
export function currentUsers(ids: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT "userId" FROM "Identity" WHERE id IN (${ids}) FOR KEY SHARE`
}

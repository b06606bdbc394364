import { expect, test } from 'vitest'
import { blockUser } from '#lib/account/block.ts'
import { deleteAccount } from '#lib/account/delete.ts'
import { randomId } from '#lib/crypto.ts'
import { markCancelled } from '#lib/scene/mark-decided.ts'
import { endSession, endSessions, removeSessions } from '#lib/session.ts'
import { removeSite, setDisabled } from '#lib/site/clients.ts'
import { disconnectSite } from '#lib/site/consent.ts'
import { identify } from '#lib/user/identity.ts'
import { sql } from '../http/shared-stack.ts'

const rounds = process.env['SAOMA_LONG'] ? 100 : 4

type Person = { userId: string; identityId: string; scene: string; sessions: string[]; sites: string[] }

/** Somebody with three sessions, two sites, and 75 logins at each from each, the rows of which lie mixed. The last session has expired. */
async function busyPerson(): Promise<Person> {
  const sites = [randomId(), randomId()]
  const { user, identityId } = await identify({ appId: 'app-0', openid: randomId(), unionid: null })
  const sessions = [randomId(), randomId(), randomId()]
  const scene = randomId()
  await sql(`INSERT INTO "Site" (id, name) SELECT id, id FROM unnest($1::text[]) id`, [sites])
  await sql(
    `INSERT INTO "Session" (id, "tokenHash", "identityId", "expiresAt")
     SELECT id, id, $2, now() + interval '1 day' * (CASE WHEN id = $3 THEN -1 ELSE 1 END) FROM unnest($1::text[]) id`,
    [sessions, identityId, sessions[2]],
  )
  await sql(
    `INSERT INTO "Consent" (id, "siteId", "identityId", sub, scopes)
     SELECT $3 || id, id, $2, $3, '{openid}' FROM unnest($1::text[]) id`,
    [sites, identityId, user.id],
  )
  await sql(
    `INSERT INTO "SiteLogin" (id, sid, "siteId", "sessionId", "consentId", sub, "redirectUri", "authTime", "codeHash",
       "codeExpiresAt", "codeUsedAt")
     SELECT n || t || p, t, p, t, $3 || p, $3, 'https://shop.example/callback', now(), n || t || p, now(), now()
     FROM unnest($1::text[]) t, unnest($2::text[]) p, generate_series(1, 75) n ORDER BY random()`,
    [sessions, sites, user.id],
  )
  await sql(
    `INSERT INTO "Scene" (id, status, "browserHash", "expiresAt", "scannerId", "sessionId", "scannedAt", "confirmedAt", "signedInAt")
     VALUES ($1, 'signed_in', '', now(), $2, $3, now(), now(), now())`,
    [scene, identityId, sessions[0]],
  )
  return { userId: user.id, identityId, scene, sessions, sites }
}

const acts: Record<string, (person: Person) => Promise<unknown>> = {
  'deleting the account': ({ userId }) => deleteAccount(userId, { address: null }),
  'blocking the user': ({ userId }) => blockUser(userId),
  'signing out here': ({ userId, sessions: [id = ''] }) => endSession(userId, id, { address: null }),
  'signing out elsewhere': ({ userId, sessions: [keep = ''] }) =>
    endSessions(userId, keep, { address: null }),
  '“not me”': ({ identityId, scene }) =>
    markCancelled(scene, { identityId, address: null, attemptHash: null }),
  'disconnecting a site': ({ userId, sites: [id = ''] }) => disconnectSite(userId, id, null),
  'disabling a site': ({ sites: [id = ''] }) => setDisabled(id, true, { address: null }),
  'removing a site': ({ sites: [, id = ''] }) => removeSite(id, { address: null }),
  'cleaning up': () => removeSessions(500),
}
const names = Object.keys(acts)

/** With all the logins in an order of its own, each would deadlock with others: all take the user first. */
test.each(names.slice(0, -1).map((name, i) => [name, names.slice(i + 1)] as const))(
  '%s never deadlocks with %j',
  async (name, others) => {
    const failed: string[] = []
    for (const other of others) {
      for (let round = 0; round < rounds; round += 1) {
        const person = await busyPerson()
        const both = round % 2 ? [name, other] : [other, name]
        const ended = await Promise.allSettled([...both, ...both].map(async (act) => acts[act]?.(person)))
        for (const one of ended) if (one.status === 'rejected') failed.push(`${other}: ${one.reason}`)
      }
    }
    expect(failed).toEqual([])
  },
)

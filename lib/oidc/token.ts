import { createHash } from 'node:crypto'
import { hash, randomSecret } from '../crypto.ts'
import { db, query } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { userColumns } from '../user/user.ts'
import { claimsOf, type Subject } from './claims.ts'
import { type Credentials, isClient, provenClient } from './client.ts'
import { signJwt } from './keys.ts'

/** The response of RFC 6749 §5.1, with `id_token`. */
export type TokenResponse = Record<string, string | number>

const seconds = { accessToken: 3_600, idToken: 3_600 } as const

type Login = Subject & { sid: string; nonce: string | null; authTime: Date }

/** SQL: a login `l` that is under way, its session `t`, consent `c`, user `u` and site `p`, and the columns of `Subject`. */
const live = Prisma.sql`
  JOIN "Session" t ON t.id = l."sessionId" AND t."expiresAt" > now() JOIN "Consent" c ON c.id = l."consentId"
  JOIN "Identity" i ON i.id = t."identityId" JOIN "User" u ON u.id = i."userId" AND u."blockedAt" IS NULL
  JOIN "Site" p ON p.id = l."siteId" AND p."disabledAt" IS NULL`
const subjectColumns = Prisma.sql`${userColumns}, u.phone, u."updatedAt", p."emailDomain", l.sub, l.scopes`

/**
 * Exchanges a code for an ID token and an access token. One statement checks the client and decides: of any number of exchanges one
 * wins, and another one with the same code ends the login. `verifier` is that of PKCE. `invalid_client`: those are no client's
 * credentials. `invalid_grant`: the code is none, used, expired, another client's, or for another redirect address or challenge.
 */
export async function exchangeCode(
  client: Credentials,
  { code, redirectUri, verifier }: { code: string; redirectUri: string; verifier: string | null },
): Promise<TokenResponse | 'invalid_client' | 'invalid_grant'> {
  const accessToken = randomSecret()
  const challenge = verifier === null ? null : hash(verifier)
  const isItsCode = Prisma.sql`"codeHash" = ${hash(code)} AND "siteId" = (${provenClient(client)})`
  const [login] = await query<Login>`
    WITH used AS (
      UPDATE "SiteLogin" SET "codeUsedAt" = now(), "tokenHash" = ${hash(accessToken)},
        "tokenExpiresAt" = now() + make_interval(secs => ${seconds.accessToken}::int)
      WHERE ${isItsCode} AND "redirectUri" = ${redirectUri} AND challenge IS NOT DISTINCT FROM ${challenge}::text
        AND "codeUsedAt" IS NULL AND "codeExpiresAt" > now() RETURNING *
    )
    SELECT ${subjectColumns}, l.sid, l.nonce, l."authTime" FROM used l ${live}`
  if (login) return tokensOf(client.id, login, accessToken)
  // It is in two hands, and nobody can tell which is right (RFC 6749 §4.1.2).
  await db().$executeRaw`
    UPDATE "SiteLogin" SET "sessionId" = NULL WHERE ${isItsCode} AND "codeUsedAt" IS NOT NULL AND "sessionId" IS NOT NULL`
  return (await isClient(client)) ? 'invalid_grant' : 'invalid_client'
}

async function tokensOf(clientId: string, login: Login, accessToken: string): Promise<TokenResponse> {
  const { sub, sid, nonce, authTime, scopes } = login
  const now = Math.floor(Date.now() / 1_000)
  const idToken = await signJwt(
    {
      ...claimsOf(login),
      sub,
      aud: clientId,
      exp: now + seconds.idToken,
      auth_time: Math.floor(authTime.getTime() / 1_000),
      sid,
      at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
      ...(nonce !== null && { nonce }),
    },
    'JWT',
  )
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: seconds.accessToken,
    scope: scopes.join(' '),
    id_token: idToken,
  }
}

/** What an access token tells about its person; null if it is none, has expired, or its login has ended. */
export async function userInfo(accessToken: string): Promise<Record<string, unknown> | null> {
  const [login] = await query<Subject>`
    SELECT ${subjectColumns} FROM "SiteLogin" l ${live}
    WHERE l."tokenHash" = ${hash(accessToken)} AND l."tokenExpiresAt" > now()`
  return login ? { sub: login.sub, ...claimsOf(login) } : null
}

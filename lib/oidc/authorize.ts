import { hash, randomId, randomSecret } from '../crypto.ts'
import { query } from '../db/client.ts'
import { Prisma } from '../db/generated/client.ts'
import { env } from '../env.ts'
import { isStale } from '../session.ts'
import { grantable, grantConsent } from '../site/consent.ts'
import { readHint } from './keys.ts'
import {
  type AuthorizationRequest,
  authorizationParams,
  loginPath,
  parseRequest,
  withParams,
} from './request.ts'

/**
 * Where to send the browser, or why it is sent nowhere: then the address to go back to can't be trusted. `stale`: the site got a
 * code by a session that has to be renewed.
 */
export type Authorization =
  { redirect: string; stale?: boolean } | { refused: 'malformed' | 'unknown_client' | 'redirect_uri' }

type Judged = { outcome: 'redirect_uri' | keyof typeof refusals | 'granted'; now: Date; stale: boolean }

const codeSeconds = 60
/** Node.js refuses a request whose headers are longer than 16 KB. */
const maxPath = 12_000

/**
 * What the site is told where it gets no code. `refused`: the request says what is wrong with it, or else the person declined.
 * `login`: there is no session, or it is too old. `other`: not the person of the hint.
 */
const refusals = {
  refused: ['access_denied', 'the person declined'],
  pkce: ['invalid_request', 'a public client needs code_challenge'],
  login: ['login_required', 'the person has to scan'],
  other: ['login_required', 'another person is signed in'],
  consent: ['consent_required', 'the person has to scan'],
} as const

/**
 * The answer to an authorization request: back to the site with a code or an error, or to the login, which leads back here.
 * `sessionToken` is the browser's; null without one.
 */
export async function authorize(asked: URLSearchParams, sessionToken: string | null): Promise<Authorization> {
  const params = authorizationParams(asked)
  if (params === null) return { refused: 'malformed' }
  const request = parseRequest(params)
  const hint = await readHint(request.idTokenHint)
  if (hint === null || (hint && hint.aud !== request.clientId))
    request.refusal ??= ['invalid_request', 'id_token_hint is malformed']
  const code = randomSecret()
  const judged = await grant(request, { sessionToken, code, hintSub: hint?.sub ?? null })
  if (judged === null) return { refused: 'unknown_client' }
  const { outcome, now, stale } = judged
  if (outcome === 'redirect_uri') return { refused: outcome }
  if (outcome === 'granted') return { ...backTo(request, { code }), stale }
  // Somebody other than the hint names has just scanned: to ask again would not end.
  const mayScan = request.prompt !== 'none' && (outcome !== 'other' || request.askedAt === null)
  if (outcome !== 'refused' && outcome !== 'pkce' && mayScan) {
    const redirect = loginPath(params, now)
    if (redirect.length <= maxPath) return { redirect }
    request.refusal = ['invalid_request', 'the request is too long']
  }
  const [error, description] = request.refusal ?? refusals[outcome]
  return backTo(request, { error, error_description: description })
}

function backTo({ redirectUri, state }: AuthorizationRequest, result: Record<string, string>): Authorization {
  const params = { ...result, ...(state !== null && { state }), iss: env().SAOMA_URL }
  return { redirect: withParams(redirectUri, params) }
}

type Grant = { sessionToken: string | null; code: string; hintSub: string | null }

/**
 * One statement judges the request and, if nothing stands against it, stores the login with its code. null for an unknown or
 * disabled client. The locks make it wait for whatever ends site, session or consent, or that for it. The identity comes first, as in
 * lib/account/delete.ts.
 */
async function grant(request: AuthorizationRequest, by: Grant): Promise<Judged | null> {
  const { clientId, redirectUri, scopes, nonce, challenge, prompt, maxAge, askedAt } = request
  const tokenHash = by.sessionToken === null ? null : hash(by.sessionToken)
  const id = randomId()
  const isTooOld = Prisma.sql`(
    coalesce("authTime" < ${askedAt}::timestamptz, true)
    AND (${prompt === 'fresh'} OR now() - "authTime" > make_interval(secs => ${maxAge}::int))
  )`
  const [judged] = await query<Judged>`
    WITH site AS (
      SELECT id, "redirectUris", "secretHash" IS NULL AS "isPublic", trusted FROM "Site"
      WHERE id = ${clientId} AND "disabledAt" IS NULL FOR SHARE
    ), person AS (
      SELECT i.id, i."userId", ${grantable(Prisma.sql`${scopes}::text[]`, Prisma.sql`u.phone`)} AS scopes
      FROM "Identity" i JOIN "User" u ON u.id = i."userId"
      WHERE i.id = (SELECT "identityId" FROM "Session" WHERE "tokenHash" = ${tokenHash}::text) AND u."blockedAt" IS NULL
      FOR KEY SHARE OF i
    ), session AS (
      SELECT t.id AS "sessionId", t."createdAt" AS "authTime", ${isStale()} AS stale, person.id AS "identityId", person."userId", person.scopes
      FROM person JOIN "Session" t ON t."identityId" = person.id AND t."tokenHash" = ${tokenHash}::text AND t."expiresAt" > now()
      FOR KEY SHARE OF t
    ), known AS (
      SELECT c.id AS "consentId", c.sub, c.scopes AS consented FROM session JOIN "Identity" i ON i."userId" = session."userId"
        JOIN "Consent" c ON c."identityId" = i.id AND c."siteId" = ${clientId}
      ORDER BY c.scopes = '{}', c."identityId" <> session."identityId", c."createdAt" LIMIT 1 FOR KEY SHARE OF c
    ), judged AS (
      SELECT *, site.id AS "siteId", CASE
        WHEN NOT ${redirectUri} = ANY ("redirectUris") THEN 'redirect_uri'
        WHEN ${request.refusal !== null || request.declined} THEN 'refused'
        WHEN "isPublic" AND ${challenge}::text IS NULL THEN 'pkce'
        WHEN "sessionId" IS NULL OR ${isTooOld} THEN 'login'
        WHEN coalesce(sub, "userId") <> ${by.hintSub}::text THEN 'other'
        WHEN NOT trusted AND NOT coalesce(session.scopes <@ consented, false) THEN 'consent'
        ELSE 'granted' END AS outcome
      FROM site LEFT JOIN session ON true LEFT JOIN known ON true
    ), granted AS (
      SELECT * FROM judged WHERE outcome = 'granted'
    ), trusted AS (
      ${grantConsent(
        Prisma.sql`(SELECT "siteId", "identityId", "userId", scopes FROM granted WHERE trusted)`,
      )}
    ), login AS (
      INSERT INTO "SiteLogin" (id, sid, "siteId", "sessionId", "consentId", sub, "redirectUri", scopes, nonce, challenge,
        "authTime", "codeHash", "codeExpiresAt")
      SELECT ${id}, coalesce(
          (SELECT l.sid FROM "SiteLogin" l
            WHERE l."sessionId" = g."sessionId" AND l."siteId" = g."siteId" AND l."codeUsedAt" IS NOT NULL LIMIT 1), ${id}),
        g."siteId", g."sessionId", coalesce(g."consentId", trusted.id), coalesce(g.sub, trusted.sub), ${redirectUri},
        g.scopes, ${nonce}::text, ${challenge}::text, g."authTime", ${hash(by.code)},
        now() + make_interval(secs => ${codeSeconds}::int)
      FROM granted g LEFT JOIN trusted ON true
    )
    SELECT outcome, now() AS now, coalesce(stale, false) AS stale FROM judged`
  return judged ?? null
}
